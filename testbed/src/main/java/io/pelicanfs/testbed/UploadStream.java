package io.pelicanfs.testbed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** The body of a PUT on its way into the server: counted in the log; a fault cuts it, lets it stall or slows it. */
final class UploadStream extends FilterInputStream {
    private final Optional<Fault> fault;
    private final LogEntry entry;
    private final Curtain curtain;
    private final long limitBytes;
    private final int pieceBytes;
    private final Duration pause;
    private long taken;

    UploadStream(InputStream body, Optional<Fault> fault, LogEntry entry, Curtain curtain) {
        super(body);
        this.fault = fault;
        this.entry = entry;
        this.curtain = curtain;
        Fault given = fault.orElse(new Fault.CutUpload(Long.MAX_VALUE));
        this.limitBytes = given instanceof Fault.CutUpload cut
                ? cut.afterBytes()
                : given instanceof Fault.StallUpload stall ? stall.afterBytes() : Long.MAX_VALUE;
        this.pieceBytes = given instanceof Fault.SlowUpload slow ? slow.bytes() : Integer.MAX_VALUE;
        this.pause = given instanceof Fault.SlowUpload slow ? slow.pause() : Duration.ZERO;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int wanted = (int) Math.min(Math.min(length, pieceBytes), limitBytes - taken);
        if (wanted <= 0 && length > 0) {
            throw fault.filter(Fault.StallUpload.class::isInstance).isPresent() ? Hangup.silence() : Hangup.closing();
        }
        if (!pause.isZero() && !curtain.pause(pause)) {
            throw Hangup.closing();
        }
        int got = super.read(buffer, offset, wanted);
        if (got > 0) {
            taken += got;
            entry.bytesReceived(taken);
        }
        return got;
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("an upload is taken whole");
    }
}
