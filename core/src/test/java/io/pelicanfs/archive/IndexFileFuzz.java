package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PositionalReader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Any bytes as a whole file in our index format, head and all: as they are, and with the length and checksum that let them through. What
 * comes of it is no index, or one whose members lie within an archive of the size it says.
 */
public final class IndexFileFuzz {
    private IndexFileFuzz() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        open(input);
        if (input.length >= IndexFile.HEAD_BYTES) {
            open(repaired(input.clone()));
        }
    }

    private static void open(byte[] file) {
        var head = IndexFile.head(file);
        if (head.isEmpty()) {
            return;
        }
        long size = head.get().archiveBytes();
        var host = new HostObject(new Unread(size), Archives.url(), size);
        ArchiveIndex.layout(host, file).ifPresent(layout -> require(layout, size));
    }

    private static void require(Layout layout, long size) {
        var index = layout.index();
        for (int i = 0; i < index.count(); i++) {
            boolean inside = index.offset(i) >= 0
                    && index.storedBytes(i) >= 0
                    && index.offset(i) <= size - index.storedBytes(i)
                    && layout.span(i).end() <= size;
            if (!inside || index.name(i).isEmpty()) {
                throw new AssertionError("not a member of " + size + " bytes: " + index.member(i));
            }
        }
    }

    static byte[] repaired(byte[] file) {
        number(file, 48, file.length - IndexFile.HEAD_BYTES, 8);
        var crc = new CRC32C();
        crc.update(file, 0, 128);
        crc.update(file, IndexFile.HEAD_BYTES, file.length - IndexFile.HEAD_BYTES);
        number(file, 128, crc.getValue(), 4);
        return file;
    }

    private static void number(byte[] file, int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            file[at + i] = (byte) (value >>> (8 * i));
        }
    }

    /** Opening by an index reads nothing of the archive. */
    private record Unread(long size) implements PositionalReader {
        @Override
        public int read(long position, ByteBuffer target) {
            throw new AssertionError("read at " + position);
        }

        @Override
        public List<ByteBuffer> readVectored(List<ByteRange> ranges) {
            throw new AssertionError("read " + ranges);
        }

        @Override
        public InputStream stream() {
            throw new AssertionError("streamed");
        }

        @Override
        public void close() {}
    }
}
