package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PositionalReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stored member as a window onto its object. The header is checked by the first read. */
final class StoredView implements PositionalReader {
    private final MemberReader reader;
    private final int ordinal;
    private volatile Optional<ByteRange> located = Optional.empty();
    private volatile boolean closed;

    StoredView(MemberReader reader, int ordinal) {
        this.reader = reader;
        this.ordinal = ordinal;
    }

    @Override
    public long size() {
        return reader.index().sizeBytes(ordinal);
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        var data = data();
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= data.length()) {
            return -1;
        }
        long room = data.length() - position;
        if (target.remaining() <= room) {
            return reader.object().reader().read(data.offset() + position, target);
        }
        int limit = target.limit();
        target.limit(target.position() + (int) room);
        try {
            return reader.object().reader().read(data.offset() + position, target);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException {
        var data = data();
        var shifted = new ArrayList<ByteRange>(ranges.size());
        for (var range : ranges) {
            if (range.end() > data.length()) {
                throw new EOFException("the member has " + data.length() + " bytes, wanted " + range);
            }
            shifted.add(new ByteRange(data.offset() + range.offset(), range.length()));
        }
        return reader.object().reader().readVectored(shifted);
    }

    @Override
    public InputStream stream() throws IOException {
        requireOpen();
        return reader.stream(ordinal);
    }

    @Override
    public void close() {
        closed = true;
    }

    private ByteRange data() throws IOException {
        requireOpen();
        if (located.isEmpty()) {
            located = Optional.of(reader.locate(ordinal));
        }
        return located.get();
    }

    private void requireOpen() throws PelicanException {
        if (closed) {
            throw PelicanException.of(ErrorKind.CANCELLED, "the reader of the member was closed")
                    .url(reader.object().url())
                    .build();
        }
    }
}
