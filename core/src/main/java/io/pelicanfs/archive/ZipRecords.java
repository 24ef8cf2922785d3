package io.pelicanfs.archive;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/** A stored member's local header and directory entry (APPNOTE 6.3 §4.3.7 and §4.3.12): UTF-8 names, sizes and CRC known, mode 0644. */
record ZipRecords(long modifiedSeconds) {
    static final int LOCAL_BYTES = 30;
    static final int ZIP64_LOCAL_BYTES = 20;
    static final long IN_ZIP64 = 0xffff_ffffL;

    static final long LOCAL_SIGNATURE = 0x04034b50L;
    private static final int UTF_8_FLAG = 1 << 11;
    private static final int MADE_ON_UNIX = 3 << 8;
    private static final long MODE = 0100644L << 16;
    /** 1980-01-01, the earliest time a zip can tell. */
    private static final long EARLIEST = 315_532_800L;

    private static final long LATEST = 4_354_819_198L;

    static boolean isLarge(long sizeBytes) {
        return sizeBytes >= IN_ZIP64;
    }

    static int versionNeeded(boolean zip64) {
        return zip64 ? 45 : 20;
    }

    /**
     * What {@link #local} wrote.
     *
     * @param sizeBytes {@link #IN_ZIP64} where the size stands elsewhere
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Local(byte[] name, long sizeBytes, int crc) {}

    /** Reads the local header of a stored member at {@code at}, if one is there and within {@code bytes}. */
    static Optional<Local> readLocal(byte[] bytes, int at) {
        boolean there = at + LOCAL_BYTES <= bytes.length
                && LittleEndian.u32(bytes, at) == LOCAL_SIGNATURE
                && (LittleEndian.u16(bytes, at + 6) & ~UTF_8_FLAG) == 0
                && LittleEndian.u16(bytes, at + 8) == 0;
        int nameAt = at + LOCAL_BYTES;
        if (!there || LittleEndian.u16(bytes, at + 26) > bytes.length - nameAt) {
            return Optional.empty();
        }
        byte[] name = Arrays.copyOfRange(bytes, nameAt, nameAt + LittleEndian.u16(bytes, at + 26));
        return Optional.of(new Local(name, LittleEndian.u32(bytes, at + 22), (int) LittleEndian.u32(bytes, at + 14)));
    }

    /** Returns the local header without its extra fields but with their length, which the caller appends. */
    LittleEndianBytes local(ShardFrame.Packed member, int extraBytes) {
        boolean large = isLarge(member.sizeBytes());
        var header = new LittleEndianBytes(LOCAL_BYTES + member.nameBytes().length + ZIP64_LOCAL_BYTES);
        header.u32(LOCAL_SIGNATURE).u16(versionNeeded(large));
        common(header, member).u16(extraBytes).bytes(member.nameBytes());
        if (large) {
            header.u16(1).u16(16).i64(member.sizeBytes()).i64(member.sizeBytes());
        }
        return header;
    }

    /** Returns the directory entry of a member whose local header is at {@code localHeader}. */
    byte[] entry(ShardFrame.Packed member, long localHeader) {
        boolean large = isLarge(member.sizeBytes());
        boolean far = localHeader >= IN_ZIP64;
        int extra = large || far ? 4 + (large ? 16 : 0) + (far ? 8 : 0) : 0;
        var entry = new LittleEndianBytes(46 + member.nameBytes().length + extra);
        entry.u32(0x02014b50L).u16(MADE_ON_UNIX | versionNeeded(extra > 0)).u16(versionNeeded(extra > 0));
        common(entry, member).u16(extra).zeros(6).u32(MODE).u32(far ? IN_ZIP64 : localHeader);
        entry.bytes(member.nameBytes());
        if (extra > 0) {
            entry.u16(1).u16(extra - 4);
        }
        if (large) {
            entry.i64(member.sizeBytes()).i64(member.sizeBytes());
        }
        if (far) {
            entry.i64(localHeader);
        }
        return entry.toArray();
    }

    private LittleEndianBytes common(LittleEndianBytes out, ShardFrame.Packed member) {
        long size = isLarge(member.sizeBytes()) ? IN_ZIP64 : member.sizeBytes();
        return out.u16(UTF_8_FLAG)
                .u16(0)
                .u32(dosTime())
                .u32(member.crc())
                .u32(size)
                .u32(size)
                .u16(member.nameBytes().length);
    }

    private long dosTime() {
        var time = LocalDateTime.ofInstant(
                Instant.ofEpochSecond(Math.max(EARLIEST, Math.min(LATEST, modifiedSeconds))), ZoneOffset.UTC);
        long date = (time.getYear() - 1980L) << 9 | (long) time.getMonthValue() << 5 | time.getDayOfMonth();
        return date << 16 | (long) time.getHour() << 11 | (long) time.getMinute() << 5 | time.getSecond() / 2;
    }
}
