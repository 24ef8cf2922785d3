package io.pelicanfs.transfer;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Bytes that stand nowhere and are made anew each time they are asked for. */
final class MadeBytes implements PutSource {
    private final long sizeBytes;
    private final Put.Bytes bytes;
    private Optional<PelicanException> failure = Optional.empty();
    private int begun;

    MadeBytes(long sizeBytes, Put.Bytes bytes) {
        this.sizeBytes = sizeBytes;
        this.bytes = bytes;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public Replay replay() {
        return Replay.POSSIBLE;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        begun++;
        try {
            bytes.writeTo(out);
        } catch (PelicanException e) {
            // Connections fail with other exceptions, so this one tells of the source.
            failure = Optional.of(e);
            throw e;
        }
    }

    @Override
    public int begun() {
        return begun;
    }

    @Override
    public Optional<PelicanException> failure() {
        return failure;
    }

    @Override
    public void checkUnchanged() {}
}
