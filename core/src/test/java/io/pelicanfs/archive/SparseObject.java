package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PositionalReader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;

/** An object of any size that is zeros but for a few pieces. */
final class SparseObject implements PositionalReader {
    private final TreeMap<Long, byte[]> pieces = new TreeMap<>();
    private long sizeBytes;

    void put(long position, byte[] bytes) {
        pieces.put(position, bytes);
        sizeBytes = Math.max(sizeBytes, position + bytes.length);
    }

    @Override
    public long size() {
        return sizeBytes;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        int count = (int) Math.min(target.remaining(), sizeBytes - position);
        var bytes = new byte[Math.max(0, count)];
        pieces.forEach((start, piece) -> {
            long from = Math.max(start, position);
            long to = Math.min(start + piece.length, position + bytes.length);
            if (from < to) {
                System.arraycopy(piece, (int) (from - start), bytes, (int) (from - position), (int) (to - from));
            }
        });
        target.put(bytes);
        return count <= 0 ? -1 : count;
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges) {
        return ranges.stream()
                .map(range -> {
                    var buffer = ByteBuffer.allocate((int) range.length());
                    read(range.offset(), buffer);
                    return buffer.flip();
                })
                .toList();
    }

    @Override
    public InputStream stream() {
        throw new UnsupportedOperationException("nobody should pass over gigabytes here");
    }

    @Override
    public void close() {}
}
