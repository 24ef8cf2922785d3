package io.pelicanfs.archive;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The numbers of a directory entry that its extra fields may replace: zip64 (APPNOTE 6.3 §4.5.3) and the extended timestamp (0x5455).
 * Fields that do not fit their length are ignored, as all readers do; a number left at its largest value then points outside.
 */
record ZipExtra(long sizeBytes, long storedBytes, long headerOffset, long disk, long modifiedSeconds) {
    private static final long IN_ZIP64 = 0xffff_ffffL;

    /** Reads the entry at {@code entry} whose extra fields begin at {@code from}. */
    static ZipExtra read(byte[] bytes, int entry, int from) {
        long size = LittleEndian.u32(bytes, entry + 24);
        long stored = LittleEndian.u32(bytes, entry + 20);
        long offset = LittleEndian.u32(bytes, entry + 42);
        long disk = LittleEndian.u16(bytes, entry + 34);
        long modified = dosTime(LittleEndian.u16(bytes, entry + 14), LittleEndian.u16(bytes, entry + 12));
        int end = from + LittleEndian.u16(bytes, entry + 30);
        for (int at = from; end - at >= 4; ) {
            int id = LittleEndian.u16(bytes, at);
            int field = at + 4;
            int fieldEnd = field + LittleEndian.u16(bytes, at + 2);
            if (fieldEnd > end) {
                break;
            }
            if (id == 0x0001) {
                // Only the numbers that did not fit are there, in this order.
                if (size == IN_ZIP64 && fieldEnd - field >= 8) {
                    size = LittleEndian.i64(bytes, field);
                    field += 8;
                }
                if (stored == IN_ZIP64 && fieldEnd - field >= 8) {
                    stored = LittleEndian.i64(bytes, field);
                    field += 8;
                }
                if (offset == IN_ZIP64 && fieldEnd - field >= 8) {
                    offset = LittleEndian.i64(bytes, field);
                    field += 8;
                }
                if (disk == 0xffff && fieldEnd - field >= 4) {
                    disk = LittleEndian.u32(bytes, field);
                }
            } else if (id == 0x5455 && fieldEnd - field >= 5 && (bytes[field] & 1) != 0) {
                modified = (int) LittleEndian.u32(bytes, field + 1);
            }
            at = fieldEnd;
        }
        return new ZipExtra(size, stored, offset, disk, modified);
    }

    private static long dosTime(int date, int time) {
        try {
            return LocalDateTime.of(
                            1980 + (date >> 9),
                            date >> 5 & 15,
                            date & 31,
                            time >> 11,
                            time >> 5 & 63,
                            Math.min(59, (time & 31) * 2))
                    .toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return MemberEntry.UNKNOWN_TIME;
        }
    }
}
