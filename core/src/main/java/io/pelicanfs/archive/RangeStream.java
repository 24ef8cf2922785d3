package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes of a range of the object one after another, in requests that grow while the reader goes on. One thread at a time. */
final class RangeStream extends InputStream {
    private static final int FIRST_BYTES = 128 << 10;
    private static final int MAX_BYTES = 4 << 20;

    private final HostObject object;
    private long at;
    private final long end;
    private ByteBuffer buffer;
    private int nextBytes = FIRST_BYTES;

    /**
     * A stream over {@code range}.
     *
     * @param known bytes from the beginning of the range on that need no request; the stream may write over them later
     */
    RangeStream(HostObject object, ByteRange range, ByteBuffer known) {
        this.object = object;
        this.buffer = known.duplicate();
        if (buffer.remaining() > range.length()) {
            buffer.limit(buffer.position() + (int) range.length());
        }
        this.at = range.offset() + buffer.remaining();
        this.end = range.end();
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        if (at == end) {
            return false;
        }
        int wanted = (int) Math.min(nextBytes, end - at);
        nextBytes = Math.min(MAX_BYTES, nextBytes * 2);
        // Written in full before it is read again, so one buffer serves until a larger one is due.
        ByteBuffer target = buffer.capacity() >= wanted ? buffer.clear().limit(wanted) : ByteBuffer.allocate(wanted);
        object.reader().read(at, target);
        if (target.hasRemaining()) {
            throw object.endedEarly(new EOFException("wanted " + wanted + " bytes at " + at));
        }
        buffer = target.flip();
        at += wanted;
        return true;
    }
}
