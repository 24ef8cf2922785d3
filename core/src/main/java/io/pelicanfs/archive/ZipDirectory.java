package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Reads a zip's central directory (APPNOTE 6.3 §4.3.12) into an index: what the tail read did not bring is fetched in a few pieces at a
 * time and parsed as it comes, so a directory of a gigabyte never stands in memory as a whole.
 */
final class ZipDirectory {
    private static final int PIECE_BYTES = 4 << 20;
    private static final int PIECES_AT_ONCE = 4;
    private static final int HEADER_BYTES = 46;
    private static final long SIGNATURE = 0x02014b50L;

    private final HostObject object;
    private final ZipEnd end;
    private final MemberIndexBuilder index;
    private long entries;
    /** The beginning of an entry whose rest is in the next piece. */
    private byte[] carried = {};

    private ZipDirectory(HostObject object, ZipEnd end) {
        this.object = object;
        this.end = end;
        this.index = new MemberIndexBuilder(object);
    }

    static MemberIndex read(HostObject object, ZipEnd end, Bytes tail) throws IOException {
        return new ZipDirectory(object, end).read(tail);
    }

    private MemberIndex read(Bytes tail) throws IOException {
        long directoryEnd = end.directoryOffset() + end.directoryBytes();
        long missingEnd = Math.min(tail.offset(), directoryEnd);
        long at = end.directoryOffset();
        while (at < missingEnd) {
            var pieces = new ArrayList<ByteRange>(PIECES_AT_ONCE);
            for (; at < missingEnd && pieces.size() < PIECES_AT_ONCE; at += PIECE_BYTES) {
                pieces.add(new ByteRange(at, Math.min(PIECE_BYTES, missingEnd - at)));
            }
            for (ByteBuffer piece : object.read(pieces)) {
                parse(MemberReader.bytesOf(piece));
            }
        }
        long inTail = Math.max(end.directoryOffset(), tail.offset());
        if (inTail < directoryEnd) {
            int from = (int) (inTail - tail.offset());
            parse(Arrays.copyOfRange(tail.bytes(), from, from + (int) (directoryEnd - inTail)));
        }
        if (carried.length > 0) {
            throw object.badArchive("the zip's directory breaks off in its entry " + entries);
        }
        long claimed = end.entries();
        if (end.zip64() ? claimed != entries : claimed != (entries & 0xffff)) {
            throw object.badArchive("the zip's end claims " + claimed + " members, its directory has " + entries);
        }
        return index.build();
    }

    private void parse(byte[] piece) throws IOException {
        byte[] bytes = piece;
        if (carried.length > 0) {
            bytes = Arrays.copyOf(carried, carried.length + piece.length);
            System.arraycopy(piece, 0, bytes, carried.length, piece.length);
        }
        int at = 0;
        while (bytes.length - at >= HEADER_BYTES) {
            if (LittleEndian.u32(bytes, at) != SIGNATURE) {
                throw object.badArchive("the zip's directory is damaged at its entry " + entries);
            }
            int length = HEADER_BYTES
                    + LittleEndian.u16(bytes, at + 28)
                    + LittleEndian.u16(bytes, at + 30)
                    + LittleEndian.u16(bytes, at + 32);
            if (length > bytes.length - at) {
                break;
            }
            add(bytes, at);
            entries++;
            at += length;
        }
        carried = Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private void add(byte[] bytes, int at) throws IOException {
        int nameEnd = at + HEADER_BYTES + LittleEndian.u16(bytes, at + 28);
        byte[] rawName = Arrays.copyOfRange(bytes, at + HEADER_BYTES, nameEnd);
        var extra = ZipExtra.read(bytes, at, nameEnd);
        long size = extra.sizeBytes();
        long stored = extra.storedBytes();
        long offset = extra.headerOffset();
        var coding = coding(bytes, at, extra.disk());
        boolean here = coding != Coding.OTHER_DISK;
        if (size < 0 || stored < 0 || offset < 0 || (here && offset > end.directoryOffset() - end.prefixBytes())) {
            throw object.badArchive(
                    "the zip's directory entry " + entries + " points outside the object: to byte " + offset);
        }
        var type = type(rawName, bytes, at);
        var entry = new MemberEntry(
                type,
                coding,
                here ? offset + end.prefixBytes() : 0,
                type == Member.Type.OBJECT ? size : 0,
                stored,
                (int) LittleEndian.u32(bytes, at + 16),
                extra.modifiedSeconds());
        index.add(MemberName.ofZip(rawName), MemberIndexBuilder.NO_LINK, entry);
    }

    private static Member.Type type(byte[] rawName, byte[] bytes, int at) {
        if (MemberName.endsWithSlash(rawName)) {
            return Member.Type.COLLECTION;
        }
        boolean madeOnUnix = bytes[at + 5] == 3;
        int mode = LittleEndian.u16(bytes, at + 40);
        return madeOnUnix && (mode & 0xf000) == 0xa000 ? Member.Type.LINK : Member.Type.OBJECT;
    }

    private static Coding coding(byte[] bytes, int at, long disk) {
        int flags = LittleEndian.u16(bytes, at + 8);
        if (disk != 0) {
            return Coding.OTHER_DISK;
        }
        if ((flags & 0x2041) != 0) {
            return Coding.ENCRYPTED;
        }
        return switch (LittleEndian.u16(bytes, at + 10)) {
            case 0 -> Coding.STORED;
            case 8 -> Coding.DEFLATED;
            default -> Coding.OTHER_METHOD;
        };
    }
}
