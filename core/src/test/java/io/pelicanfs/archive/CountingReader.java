package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PositionalReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An object in memory that counts what is asked of it. Its bytes can be changed under it. */
final class CountingReader implements PositionalReader {
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger vectoredReads = new AtomicInteger();
    final AtomicInteger streams = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();
    volatile boolean closed;

    private final byte[] content;

    CountingReader(byte[] content) {
        this.content = content;
    }

    int requests() {
        return reads.get() + vectoredReads.get() + streams.get();
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        requireOpen();
        reads.incrementAndGet();
        return copy(position, target);
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException {
        requireOpen();
        vectoredReads.incrementAndGet();
        for (var range : ranges) {
            if (range.end() > content.length) {
                throw new EOFException(range + " of " + content.length);
            }
        }
        return ranges.stream()
                .map(range -> {
                    var buffer = ByteBuffer.allocate((int) range.length());
                    copy(range.offset(), buffer);
                    return buffer.flip();
                })
                .toList();
    }

    @Override
    public InputStream stream() throws IOException {
        requireOpen();
        streams.incrementAndGet();
        return new ByteArrayInputStream(content);
    }

    @Override
    public void close() {
        closed = true;
    }

    private int copy(long position, ByteBuffer target) {
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= content.length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), content.length - position);
        target.put(content, (int) position, count);
        bytes.addAndGet(count);
        return count;
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
    }
}
