package io.pelicanfs.archive;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How to pack. Immutable; begin with {@link #DEFAULTS}.
 *
 * @param shardBytes how large shards may become; without it 256 MiB to 1 GiB, by the total
 * @param jobs how many jobs are expected to share the shards; each should have eight. Without it shards are made for 8 jobs
 * @param modified the time all members get
 * @param publishedAs the collection that the shards will be read from, if the manifest shall name it; else it names them beside itself
 * @param shardsAtOnce how many shards are written at the same time
 */
public record PackOptions(
        ShardFormat format,
        PackOrder order,
        OptionalLong shardBytes,
        OptionalInt jobs,
        Instant modified,
        Optional<String> publishedAs,
        int shardsAtOnce) {
    /** Dual shards, in the order of names. */
    public static final PackOptions DEFAULTS = new PackOptions(
            ShardFormat.DUAL,
            new PackOrder.ByPath(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            Instant.EPOCH,
            Optional.empty(),
            2);

    public PackOptions {
        if (jobs.orElse(1) < 1 || shardsAtOnce < 1 || shardBytes.orElse(1) < 1) {
            throw new IllegalArgumentException("not a positive number");
        }
    }

    /** Writes shards of this format. */
    public PackOptions withFormat(ShardFormat format) {
        return new PackOptions(format, order, shardBytes, jobs, modified, publishedAs, shardsAtOnce);
    }

    /** Writes samples in this order. */
    public PackOptions withOrder(PackOrder order) {
        return new PackOptions(format, order, shardBytes, jobs, modified, publishedAs, shardsAtOnce);
    }

    /** Begins a new shard before one grows beyond {@code bytes}. */
    public PackOptions withShardBytes(long bytes) {
        return new PackOptions(format, order, OptionalLong.of(bytes), jobs, modified, publishedAs, shardsAtOnce);
    }

    /** Makes at least enough shards for that many jobs, where there is data enough. */
    public PackOptions withJobs(int count) {
        return new PackOptions(format, order, shardBytes, OptionalInt.of(count), modified, publishedAs, shardsAtOnce);
    }

    /** Gives all members this time instead of 1970. */
    public PackOptions withModified(Instant time) {
        return new PackOptions(format, order, shardBytes, jobs, time, publishedAs, shardsAtOnce);
    }

    /** Names the shards in the manifest by URLs in {@code collection}. */
    public PackOptions withPublishedAs(String collection) {
        return new PackOptions(format, order, shardBytes, jobs, modified, Optional.of(collection), shardsAtOnce);
    }

    /** Writes that many shards at the same time. */
    public PackOptions withShardsAtOnce(int count) {
        return new PackOptions(format, order, shardBytes, jobs, modified, publishedAs, count);
    }
}
