package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * Standard output, buffered, whose failures are told apart from those of a federation. After a first failure all else fails, since what was in
 * the buffer then is lost. Closing it flushes it. Thread-safe.
 */
final class StandardOutput extends OutputStream {
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];
    private int filled;
    private Optional<IOException> failure = Optional.empty();

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public synchronized void write(int b) throws IOException {
        refuseAfterFailure();
        if (filled == buffer.length) {
            writeOut();
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        refuseAfterFailure();
        if (length > buffer.length - filled) {
            writeOut();
        }
        if (length >= buffer.length) {
            passOn(bytes, offset, length);
            return;
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }

    private void writeOut() throws IOException {
        int count = filled;
        filled = 0;
        passOn(buffer, 0, count);
    }

    /** Returns whether something that was written is lost. */
    synchronized boolean hasFailed() {
        return failure.isPresent();
    }

    private void refuseAfterFailure() throws IOException {
        if (failure.isPresent()) {
            throw translated(failure.get());
        }
    }

    private void passOn(byte[] bytes, int offset, int length) throws IOException {
        refuseAfterFailure();
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = Optional.of(e);
            throw translated(e);
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        writeOut();
        try {
            out.flush();
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    private static IOException translated(IOException e) {
        var reason = String.valueOf(e.getMessage());
        var lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("pipe") || lower.contains("connection reset")) {
            return new OutputClosed(e);
        }
        return PelicanException.of(ErrorKind.LOCAL, "cannot write standard output (" + reason + ")")
                .nextStep("Make room where it goes.")
                .cause(e)
                .build();
    }
}
