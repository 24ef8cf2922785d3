package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Passes over a whole archive once, in the order of its bytes: verifies each member and digests the whole. One thread. */
final class MemberPass {
    private static final int PIECE_BYTES = 256 << 10;
    private static final int ZIP_HEADER_BYTES = 30;

    private final HostObject object;
    private final Layout layout;
    private final MemberIndex index;
    private final MemberReader reader;
    private final Source source;

    private MemberPass(HostObject object, Layout layout, Source source) {
        this.object = object;
        this.layout = layout;
        this.index = layout.index();
        this.reader = new MemberReader(object, layout);
        this.source = source;
    }

    /** Hears of members that are not what the archive says. */
    @FunctionalInterface
    interface Failures {
        void failed(int ordinal, PelicanException failure) throws IOException;
    }

    static ShardDigest.Result run(
            HostObject object, Layout layout, ShardDigest digests, LongConsumer readBytes, Failures failures)
            throws IOException {
        try (var source = new Source(object.reader().stream(), digests, readBytes)) {
            new MemberPass(object, layout, source).run(failures);
            source.transferTo(OutputStream.nullOutputStream());
            var digest = source.digest.result();
            if (digest.sizeBytes() != object.sizeBytes()) {
                throw object.endedEarly(new EOFException("the stream ended at byte " + digest.sizeBytes()));
            }
            return digest;
        }
    }

    private void run(Failures failures) throws IOException {
        int[] order = IntStream.range(0, index.count())
                .boxed()
                .sorted(Comparator.comparingLong(index::offset))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int ordinal : order) {
            try {
                verify(ordinal);
            } catch (EOFException e) {
                throw object.endedEarly(e);
            } catch (PelicanException e) {
                if (e.kind() != ErrorKind.CORRUPT && e.kind() != ErrorKind.UNSUPPORTED) {
                    throw e;
                }
                failures.failed(ordinal, e);
            }
        }
    }

    private void verify(int ordinal) throws IOException {
        if (index.coding(ordinal) == Coding.OTHER_DISK) {
            reader.requireReadable(ordinal);
        }
        if (index.offset(ordinal) < source.at) {
            throw reader.corrupt(ordinal, "it overlaps another member");
        }
        source.skipNBytes(index.offset(ordinal) - source.at);
        var data = layout.data(ordinal, header());
        if (data.offset() < source.at) {
            throw reader.corrupt(ordinal, "its data begin inside its header");
        }
        if (index.type(ordinal) != Member.Type.OBJECT) {
            return;
        }
        reader.requireReadable(ordinal);
        source.skipNBytes(data.offset() - source.at);
        var raw = new Part(source, data);
        try (var content = new VerifiedStream(
                index.coding(ordinal) == Coding.DEFLATED ? Inflation.stream(raw) : raw,
                // The holes of a sparse file prove nothing.
                index.coding(ordinal) == Coding.SPARSE ? index.storedBytes(ordinal) : index.sizeBytes(ordinal),
                layout.hasContentCrc() ? index.check(ordinal) : null,
                what -> reader.corrupt(ordinal, what))) {
            content.transferTo(OutputStream.nullOutputStream());
        }
    }

    private ByteBuffer header() throws IOException {
        if (layout.format() == ArchiveFormat.TAR) {
            return ByteBuffer.wrap(fully(TarHeader.BLOCK_BYTES));
        }
        byte[] fixed = fully(ZIP_HEADER_BYTES);
        byte[] name = fully(LittleEndian.u16(fixed, 26));
        return ByteBuffer.allocate(fixed.length + name.length)
                .put(fixed)
                .put(name)
                .flip();
    }

    private byte[] fully(int length) throws IOException {
        byte[] bytes = source.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stream ended at byte " + source.at);
        }
        return bytes;
    }

    /** The whole, counted and digested as it is read. */
    static final class Source extends InputStream {
        private final InputStream bytes;
        private final LongConsumer readBytes;
        private final ShardDigest digest;
        private long at;

        Source(InputStream bytes, ShardDigest digest, LongConsumer readBytes) {
            this.bytes = bytes;
            this.digest = digest;
            this.readBytes = readBytes;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int got = bytes.read(target, offset, length);
            if (got > 0) {
                digest.write(target, offset, got);
                readBytes.accept(got);
                at += got;
            }
            return got;
        }

        /** By reading: all of it is digested. */
        @Override
        public long skip(long count) throws IOException {
            int got = read(new byte[(int) Math.min(PIECE_BYTES, Math.max(0, count))]);
            return Math.max(0, got);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    /** The data of one member; closing it leaves the whole open. */
    private static final class Part extends FilterInputStream {
        private long left;

        Part(Source source, ByteRange data) {
            super(source);
            this.left = data.length();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = super.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, got);
            return got;
        }

        @Override
        public void close() {}
    }
}
