package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A zip: each member is a local header, whose length only the header itself tells, and the data.
 *
 * @param directoryOffset where the central directory begins, which no member reaches into
 * @param starts where members begin, as none reaches into another either
 */
record ZipLayout(HostObject object, MemberIndex index, long directoryOffset, ZipStarts starts) implements Layout {
    ZipLayout(HostObject object, MemberIndex index, long directoryOffset) {
        this(object, index, directoryOffset, new ZipStarts(index, directoryOffset));
    }

    private static final int HEADER_BYTES = 30;

    /** Room for the extra fields of a local header that stands in no order with its neighbour. */
    private static final int EXTRA_GUESS_BYTES = 4096;

    @Override
    public ArchiveFormat format() {
        return ArchiveFormat.ZIP;
    }

    @Override
    public boolean hasContentCrc() {
        return true;
    }

    @Override
    public ByteRange span(int ordinal) {
        long start = index.offset(ordinal);
        long end = starts.end(ordinal);
        // Of members that overlap at least the header is read, which the error then is about.
        long room = (end > start ? end : directoryOffset) - start;
        long guess = (long) HEADER_BYTES + index.nameLength(ordinal) + EXTRA_GUESS_BYTES;
        // Subtracting from the room, as a sum with a hostile size may overflow.
        return new ByteRange(
                start, index.storedBytes(ordinal) > room - guess ? room : guess + index.storedBytes(ordinal));
    }

    @Override
    public ByteRange data(int ordinal, ByteBuffer head) throws IOException {
        var bytes = new byte[Math.min(head.remaining(), HEAD_BYTES)];
        head.duplicate().get(bytes);
        if (bytes.length < HEADER_BYTES || LittleEndian.u32(bytes, 0) != ZipRecords.LOCAL_SIGNATURE) {
            throw mismatch(ordinal, "there is no local header at byte " + index.offset(ordinal));
        }
        int nameEnd = HEADER_BYTES + LittleEndian.u16(bytes, 26);
        if (nameEnd > bytes.length) {
            throw mismatch(ordinal, "its local header at byte " + index.offset(ordinal) + " runs into the next member");
        }
        byte[] name = MemberName.ofZip(Arrays.copyOfRange(bytes, HEADER_BYTES, nameEnd));
        if (index.compareName(ordinal, name, 0, name.length) != 0) {
            throw mismatch(ordinal, "its local header at byte " + index.offset(ordinal) + " has another name");
        }
        if (Coding.DEFLATED == index.coding(ordinal) != (LittleEndian.u16(bytes, 8) == 8)) {
            throw mismatch(ordinal, "its local header at byte " + index.offset(ordinal) + " has another method");
        }
        long start = index.offset(ordinal) + nameEnd + LittleEndian.u16(bytes, 28);
        long end = starts.end(ordinal);
        if (index.storedBytes(ordinal) > end - start) {
            throw mismatch(
                    ordinal,
                    end == directoryOffset
                            ? "its data run into the archive's directory"
                            : "it overlaps another member");
        }
        return new ByteRange(start, index.storedBytes(ordinal));
    }

    private IOException mismatch(int ordinal, String what) {
        return object.corrupt(index.name(ordinal), "the member does not match the archive's directory: " + what);
    }
}
