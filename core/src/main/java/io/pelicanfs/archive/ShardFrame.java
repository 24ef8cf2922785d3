package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What stands around the members' data in a shard of one format. The bytes depend on the arguments only. */
sealed interface ShardFrame permits DualFrame, ZipFrame, TarFrame {
    /** Names longer than this do not fit all formats and tools. */
    int MAX_NAME_BYTES = 450;

    static ShardFrame of(ShardFormat format, long modifiedSeconds) {
        return switch (format) {
            case DUAL -> new DualFrame(modifiedSeconds);
            case ZIP -> new ZipFrame(modifiedSeconds);
            case TAR -> new TarFrame(modifiedSeconds);
        };
    }

    /**
     * A member on its way into a shard.
     *
     * @param crc of the content; what stands around it is as long whatever it is
     * @param offset where what {@link #before} returns begins in the shard
     */
    record Packed(String name, long sizeBytes, int crc, long offset) {
        byte[] nameBytes() {
            return name.getBytes(UTF_8);
        }
    }

    /** Returns what stands before the data. */
    byte[] before(Packed member);

    /** Returns how many bytes {@link #before} returns. */
    default int beforeBytes(Packed member) {
        return before(member).length;
    }

    /** Returns how many zeros stand after data of that size. */
    int paddingBytes(long sizeBytes);

    /** Notes the member in the directory, if the format has one. */
    void note(Packed member, ZipDirectoryWriter directory);

    /** Returns what stands behind the last member, which ends at {@code offset}. */
    byte[] end(long offset, ZipDirectoryWriter directory);

    /** Returns whether the content must have been read before its header can be written. */
    boolean needsCrcFirst();
}
