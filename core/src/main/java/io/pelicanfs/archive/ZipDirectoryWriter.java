package io.pelicanfs.archive;

/** A zip's central directory as it grows, and the records that end it (APPNOTE 6.3 §4.3.14 to §4.3.16). */
final class ZipDirectoryWriter {
    static final int END_BYTES = 22;
    private static final int ZIP64_END_BYTES = 56 + 20;
    private static final int MOST_ENTRIES = 0xffff;

    private final LittleEndianBytes entries = new LittleEndianBytes(1 << 10);
    private long count;

    void add(byte[] entry) {
        entries.bytes(entry);
        count++;
    }

    long count() {
        return count;
    }

    /** Returns the length of directory and end records without the comment, for a directory at {@code offset}. */
    int sizeBytes(long offset) {
        return entries.size() + (needsZip64(offset) ? ZIP64_END_BYTES : 0) + END_BYTES;
    }

    private boolean needsZip64(long offset) {
        return count >= MOST_ENTRIES || offset >= ZipRecords.IN_ZIP64;
    }

    /** Returns directory and end records for a directory at {@code offset}, and a comment of that many zeros. */
    byte[] toArray(long offset, int commentBytes) {
        var all = new LittleEndianBytes(sizeBytes(offset) + commentBytes);
        all.bytes(entries.toArray());
        if (needsZip64(offset)) {
            int version = ZipRecords.versionNeeded(true);
            all.u32(0x06064b50L)
                    .i64(44)
                    .u16(3 << 8 | version)
                    .u16(version)
                    .u32(0)
                    .u32(0);
            all.i64(count).i64(count).i64(entries.size()).i64(offset);
            all.u32(0x07064b50L).u32(0).i64(offset + entries.size()).u32(1);
        }
        int shown = (int) Math.min(count, MOST_ENTRIES);
        all.u32(0x06054b50L).u32(0).u16(shown).u16(shown).u32(entries.size());
        all.u32(Math.min(offset, ZipRecords.IN_ZIP64)).u16(commentBytes);
        return all.zeros(commentBytes).toArray();
    }
}
