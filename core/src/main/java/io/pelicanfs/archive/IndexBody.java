package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/** The members in our index format: each as the difference to the one before it, all deflated together. */
final class IndexBody {
    private static final int LEVEL = 6;
    private static final int FIXED_BYTES = 4;

    private final HostObject object;
    private final byte[] bytes;
    private int at;

    private IndexBody(HostObject object, byte[] bytes) {
        this.object = object;
        this.bytes = bytes;
    }

    static byte[] plain(MemberIndex index) {
        var out = new ByteArrayOutputStream();
        byte[] before = {};
        long expected = 0;
        long modified = 0;
        for (int i = 0; i < index.count(); i++) {
            int start = index.nameStart(i);
            byte[] name = Arrays.copyOfRange(index.names(), start, start + index.nameLength(i));
            int shared = Arrays.mismatch(before, name);
            shared = shared < 0 ? name.length : shared;
            VarInts.write(out, shared);
            VarInts.write(out, name.length - shared);
            out.write(name, shared, name.length - shared);
            out.write(index.traits(i));
            VarInts.writeSigned(out, index.offset(i) - expected);
            VarInts.write(out, index.sizeBytes(i));
            VarInts.writeSigned(out, index.storedBytes(i) - index.sizeBytes(i));
            for (int shift = 0; shift < 32; shift += 8) {
                out.write(index.check(i) >>> shift);
            }
            VarInts.writeSigned(out, index.modifiedSeconds(i) - modified);
            if (index.type(i) == Member.Type.LINK) {
                byte[] target = index.linkTarget(i).orElse("").getBytes(UTF_8);
                VarInts.write(out, target.length);
                out.writeBytes(target);
            }
            before = name;
            expected = index.offset(i) + index.storedBytes(i);
            modified = index.modifiedSeconds(i);
        }
        return out.toByteArray();
    }

    static byte[] packed(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(LEVEL);
        try (var deflating = new DeflaterOutputStream(out, deflater, 64 << 10)) {
            deflating.write(plain);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    /** Returns the index in {@code file}, an index with this head; empty where it makes no sense after all. */
    static Optional<MemberIndex> read(HostObject object, IndexFile head, byte[] file) {
        int packed = file.length - IndexFile.HEAD_BYTES;
        if (head.bodyBytes() < 0
                || head.bodyBytes() > MemberReader.MAX_ARRAY_BYTES
                || !Inflation.isPossible(head.bodyBytes(), packed)) {
            return Optional.empty();
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(file, IndexFile.HEAD_BYTES, packed);
            var plain = new byte[(int) head.bodyBytes()];
            int length = 0;
            while (length < plain.length && !inflater.finished()) {
                int got = inflater.inflate(plain, length, plain.length - length);
                if (got == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                length += got;
            }
            return length == plain.length ? Optional.of(new IndexBody(object, plain).index(head)) : Optional.empty();
        } catch (DataFormatException | IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private MemberIndex index(IndexFile head) throws IOException {
        boolean tar = head.format() == ArchiveFormat.TAR;
        long end = tar ? object.sizeBytes() - TarHeader.BLOCK_BYTES : object.sizeBytes();
        long lastHeader = tar ? end : head.directoryOffset();
        if (lastHeader < 0 || lastHeader > end) {
            throw new IndexOutOfBoundsException();
        }
        var index = new MemberIndexBuilder(object);
        byte[] name = {};
        long expected = 0;
        long modified = 0;
        for (long i = 0; i < head.members(); i++) {
            int shared = length();
            int rest = length();
            if (shared > name.length || rest > bytes.length - at) {
                throw new IndexOutOfBoundsException();
            }
            byte[] next = Arrays.copyOf(name, shared + rest);
            System.arraycopy(bytes, at, next, shared, rest);
            at += rest;
            name = next;
            int traits = bytes[at++];
            var type = MemberIndexBuilder.TYPES.get(traits & 3);
            var coding = MemberIndexBuilder.CODINGS.get(traits >>> 2 & 0x3f);
            long offset = expected + signed();
            long size = unsigned();
            long stored = size + signed();
            int check = (int) LittleEndian.u32(bytes, at);
            at += FIXED_BYTES;
            modified += signed();
            byte[] target = MemberIndexBuilder.NO_LINK;
            if (type == Member.Type.LINK) {
                target = new byte[length()];
                System.arraycopy(bytes, at, target, 0, target.length);
                at += target.length;
            }
            if (offset < 0
                    || offset > lastHeader
                    || size < 0
                    || stored < 0
                    || stored > end - offset
                    || name.length == 0) {
                throw new IndexOutOfBoundsException();
            }
            // A name as no archive can give it would be found under none, or break an error's text.
            if (!Arrays.equals(MemberName.ofTar(name), name) || !Arrays.equals(MemberName.tarText(target), target)) {
                throw new IndexOutOfBoundsException();
            }
            index.add(name, target, new MemberEntry(type, coding, offset, size, stored, check, modified));
            expected = offset + stored;
        }
        if (at != bytes.length) {
            throw new IndexOutOfBoundsException();
        }
        return index.build();
    }

    /** Returns a length of what follows, which must be there. */
    private int length() {
        long length = unsigned();
        if (length < 0 || length > bytes.length - at + (long) (1 << 20)) {
            throw new IndexOutOfBoundsException();
        }
        return (int) length;
    }

    private long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException();
    }
}
