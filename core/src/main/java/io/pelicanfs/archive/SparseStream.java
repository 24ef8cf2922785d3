package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A sparse member of a tar with its holes filled, of any of GNU's four forms. Where its data belong stands before its header, in it or behind
 * it, so the tar is read from the end of the member before.
 */
final class SparseStream {
    private SparseStream() {}

    static InputStream of(MemberReader reader, int ordinal) throws IOException {
        var index = reader.index();
        var object = reader.object();
        long header = index.offset(ordinal);
        long from = ordinal == 0 ? 0 : padded(end(index, ordinal - 1));
        if (from > header || header - from > TarWalk.MOST_HEADER_BYTES) {
            throw reader.corrupt(ordinal, "what is between it and the member before is no part of it");
        }
        long to = Math.min(object.sizeBytes(), padded(end(index, ordinal)));
        var members = MemberStream.of(
                new RangeStream(object, new ByteRange(from, to - from), ByteBuffer.allocate(0)), object.url());
        try {
            var found = members.next();
            if (found.isEmpty() || found.get().sizeBytes() != index.sizeBytes(ordinal)) {
                throw reader.corrupt(ordinal, "it is not the sparse file of the archive's index");
            }
        } catch (IOException | RuntimeException e) {
            members.close();
            throw e;
        }
        var content = new FilterInputStream(members.anyContent()) {
            @Override
            public void close() throws IOException {
                members.close();
            }
        };
        return new VerifiedStream(content, index.sizeBytes(ordinal), null, what -> reader.corruptStream(ordinal, what));
    }

    private static long end(MemberIndex index, int ordinal) {
        return index.offset(ordinal) + TarHeader.BLOCK_BYTES + index.storedBytes(ordinal);
    }

    private static long padded(long position) {
        return position + (-position & (TarHeader.BLOCK_BYTES - 1));
    }
}
