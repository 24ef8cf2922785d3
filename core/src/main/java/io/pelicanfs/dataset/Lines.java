package io.pelicanfs.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** The lines of a stream, found by scanning a buffer: a table of millions of rows is read as fast as it comes. One thread at a time. */
final class Lines implements Closeable {
    /** A longer line is taken for a table that is not of lines. */
    static final int LONGEST_LINE_BYTES = 64 << 20;

    private static final int BUFFER_BYTES = 256 << 10;

    /** A line is longer than {@link #LONGEST_LINE_BYTES}. */
    static final class TooLong extends IOException {
        TooLong(long position) {
            super("the line at byte " + position + " is longer than 64 MiB");
        }
    }

    private final InputStream bytes;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private long position;

    /** @param position where the stream begins in its object */
    Lines(InputStream bytes, long position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** Returns where the next line begins. */
    long position() {
        return position;
    }

    /** Returns the next line without its end; empty at the end of the stream. */
    Optional<byte[]> next() throws IOException {
        int at = from;
        while (true) {
            while (at < to && buffer[at] != '\n') {
                at++;
            }
            if (at < to) {
                return Optional.of(take(at, 1));
            }
            int scanned = at - from;
            if (scanned > LONGEST_LINE_BYTES) {
                throw new TooLong(position);
            }
            makeRoom();
            int got = bytes.read(buffer, to, buffer.length - to);
            if (got < 0) {
                return scanned == 0 ? Optional.empty() : Optional.of(take(to, 0));
            }
            to += got;
            at = from + scanned;
        }
    }

    private byte[] take(int end, int endBytes) {
        int stop = endBytes == 1 && end > from && buffer[end - 1] == '\r' ? end - 1 : end;
        var line = Arrays.copyOfRange(buffer, from, stop);
        position += end - from + endBytes;
        from = end + endBytes;
        return line;
    }

    private void makeRoom() {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, LONGEST_LINE_BYTES + BUFFER_BYTES));
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
