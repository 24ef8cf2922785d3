package io.pelicanfs.archive;

import java.util.List;

/**
 * Which members go into which shard.
 *
 * @param warnings what the user should know before anything is written, one sentence each
 */
public record PackPlan(List<ShardPlan> shards, List<String> warnings) {
    /** Returns how many members there are. */
    public long memberCount() {
        return shards.stream().mapToLong(shard -> shard.members().size()).sum();
    }

    /** Returns how many samples there are. */
    public long sampleCount() {
        return shards.stream().mapToLong(ShardPlan::samples).sum();
    }

    /** Returns the length of all shards together. */
    public long sizeBytes() {
        return shards.stream().mapToLong(ShardPlan::sizeBytes).sum();
    }
}
