package io.pelicanfs.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * Blocks of objects in memory, shared by all readers of a file system and bounded in bytes. A key belongs to one reader, hence to one
 * pinned version, so a block can never be of another version. Thread-safe.
 */
public final class BlockCache {
    /** What caches of the XRootD kind fetch whatever is asked, so that reading less saves nothing there. */
    static final int BLOCK_BYTES = 128 << 10;

    record Key(long reader, long block) {}

    private final Cache<Key, byte[]> blocks;

    public BlockCache(long memoryBytes) {
        this.blocks = Caffeine.newBuilder()
                .maximumWeight(memoryBytes)
                .weigher((Key key, byte[] block) -> block.length)
                .executor(Runnable::run)
                .build();
    }

    Optional<byte[]> get(long reader, long block) {
        return Optional.ofNullable(blocks.getIfPresent(new Key(reader, block)));
    }

    void put(long reader, long block, byte[] bytes) {
        blocks.put(new Key(reader, block), bytes);
    }

    void forget(long reader) {
        blocks.asMap().keySet().removeIf(key -> key.reader() == reader);
    }
}
