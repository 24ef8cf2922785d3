package io.pelicanfs.archive;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the end of a zip says: where its central directory lies and how many entries it should have (APPNOTE 6.3 §4.3.14 to §4.3.16).
 *
 * @param directoryOffset in the object, any bytes before the zip included
 * @param prefixBytes how many bytes stand before the zip; all offsets in the zip are that much too small
 * @param entries the claimed number of entries, only its low 16 bits where {@code zip64} is false: some writers let it wrap
 */
record ZipEnd(long directoryOffset, long directoryBytes, long prefixBytes, long entries, boolean zip64) {
    private static final int RECORD_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int ZIP64_BYTES = 56;

    /** The longest end record with its comment, zip64 locator and record. */
    static final int MAX_BYTES = RECORD_BYTES + 0xffff + LOCATOR_BYTES + ZIP64_BYTES;

    private static final long MAX_DIRECTORY_BYTES = 2L << 30;
    private static final long RECORD = 0x06054b50L;
    private static final long LOCATOR = 0x07064b50L;
    private static final long ZIP64_RECORD = 0x06064b50L;

    /** Looks for the end record, whose comment must reach exactly to the end of the object. Empty where this is no zip, or a cut one. */
    static Optional<ZipEnd> find(HostObject object, Bytes tail) throws IOException {
        long last = object.sizeBytes() - RECORD_BYTES;
        long first = Math.max(tail.offset(), last - 0xffff);
        for (long at = last; at >= first; at--) {
            if (tail.u8(at) == 'P' && tail.u32(at) == RECORD && tail.u16(at + 20) == last - at) {
                return Optional.of(read(object, tail, at));
            }
        }
        return Optional.empty();
    }

    /** Returns where a zip ends that other bytes follow: its end record stands right behind a directory that begins where it says. */
    static OptionalLong before(Bytes tail) {
        for (long at = tail.end() - RECORD_BYTES; at >= tail.offset(); at--) {
            boolean record = tail.u8(at) == 'P' && tail.u32(at) == RECORD;
            long end = record ? at + RECORD_BYTES + tail.u16(at + 20) : 0;
            if (record && end < tail.end() && tail.u32(at + 16) + tail.u32(at + 12) == at) {
                return OptionalLong.of(end);
            }
        }
        return OptionalLong.empty();
    }

    private static ZipEnd read(HostObject object, Bytes tail, long at) throws IOException {
        int disk = tail.u16(at + 4);
        int entries = tail.u16(at + 10);
        long bytes = tail.u32(at + 12);
        long offset = tail.u32(at + 16);
        if (entries == 0xffff || bytes == 0xffff_ffffL || offset == 0xffff_ffffL) {
            long locator = at - LOCATOR_BYTES;
            if (locator >= 0 && at(object, tail, locator, LOCATOR_BYTES).u32(locator) == LOCATOR) {
                return readZip64(object, tail, locator);
            }
        }
        if (disk != 0 && disk != 0xffff) {
            throw object.badArchive("the object is part " + (disk + 1) + " of a split zip");
        }
        return checked(object, at, offset, bytes, entries, false);
    }

    private static ZipEnd readZip64(HostObject object, Bytes tail, long locator) throws IOException {
        // Ordinarily the record stands right before its locator; that place is right for a prefixed zip as well.
        long record = locator - ZIP64_BYTES;
        if (record < 0 || at(object, tail, record, ZIP64_BYTES).u32(record) != ZIP64_RECORD) {
            record = at(object, tail, locator, LOCATOR_BYTES).i64(locator + 8);
            if (record < 0 || record > locator - ZIP64_BYTES) {
                throw object.badArchive("the zip64 end record is not where its locator says: at byte " + record);
            }
        }
        Bytes found = at(object, tail, record, ZIP64_BYTES);
        if (found.u32(record) != ZIP64_RECORD) {
            throw object.badArchive("there is no zip64 end record at byte " + record);
        }
        return checked(object, record, found.i64(record + 48), found.i64(record + 40), found.i64(record + 32), true);
    }

    private static ZipEnd checked(
            HostObject object, long directoryEnd, long offset, long bytes, long entries, boolean zip64)
            throws IOException {
        if (offset < 0 || bytes < 0 || entries < 0) {
            throw object.badArchive("the zip's end record holds negative numbers");
        }
        if (bytes > MAX_DIRECTORY_BYTES) {
            throw object.badArchive("the zip's directory of " + bytes + " bytes is larger than the "
                    + MAX_DIRECTORY_BYTES + " that are read");
        }
        if (entries > MemberIndexBuilder.MAX_MEMBERS) {
            throw object.badArchive(
                    "the zip claims " + entries + " members, at most " + MemberIndexBuilder.MAX_MEMBERS + " are read");
        }
        if (offset > directoryEnd - bytes) {
            // The sum may overflow, as the numbers are claims.
            throw object.truncated(
                    "a zip whose directory should begin at byte " + offset,
                    Math.max(offset, offset + bytes + (object.sizeBytes() - directoryEnd)));
        }
        return new ZipEnd(directoryEnd - bytes, bytes, directoryEnd - bytes - offset, entries, zip64);
    }

    private static Bytes at(HostObject object, Bytes tail, long position, int length) throws IOException {
        return tail.holds(position, length) ? tail : new Bytes(position, object.read(position, length));
    }
}
