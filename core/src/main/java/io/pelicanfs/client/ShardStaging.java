package io.pelicanfs.client;

/** Where a shard waits before it is put into a federation. */
public enum ShardStaging {
    /** In a hidden local file: each source is read once. */
    SCRATCH,
    /** Nowhere: the shard is made while it is sent, and made again if it must be sent again. For data larger than the local disk. */
    NONE
}
