package io.pelicanfs.archive;

/** What a shard is written as. */
public enum ShardFormat {
    /** The dual shard: one file that every tar tool streams and every zip tool opens at random (small-files facts §3.2). */
    DUAL("tar"),
    /** A stored zip: smallest for members of a few kilobytes, which a tar pads to 512 bytes twice. */
    ZIP("zip"),
    /** A plain pax tar without a directory. */
    TAR("tar");

    private final String suffix;

    ShardFormat(String suffix) {
        this.suffix = suffix;
    }

    /** Returns the end of a shard's name, without the dot. */
    public String suffix() {
        return suffix;
    }
}
