package io.pelicanfs.transfer;

import java.util.Optional;

/** Bytes of an object that one request fetches, in order; what another request takes over is cut off its end. Thread-safe. */
final class Piece {
    /** Less is not worth another request. */
    static final long SMALLEST_BYTES = 4L << 20;

    private long position;
    private long end;

    Piece(long from, long end) {
        this.position = from;
        this.end = end;
    }

    synchronized long position() {
        return position;
    }

    synchronized long end() {
        return end;
    }

    synchronized long left() {
        return Math.max(0, end - position);
    }

    synchronized void advance(long bytes) {
        position += bytes;
    }

    /** Cuts off and returns the second half, unless it is too small. */
    synchronized Optional<Piece> split() {
        long half = (end - position) / 2;
        if (half < SMALLEST_BYTES) {
            return Optional.empty();
        }
        long oldEnd = end;
        end = position + half;
        return Optional.of(new Piece(end, oldEnd));
    }
}
