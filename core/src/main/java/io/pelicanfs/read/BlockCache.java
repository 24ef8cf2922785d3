package io.pelicanfs.read;

import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Blocks of objects in memory, shared by all readers of a file system and bounded in bytes. A key belongs to one reader, hence to one
 * pinned version, so a block can never be of another version. Thread-safe.
 *
 * <p>The block used longest ago goes first. A cache that weighs how often a block was used would turn away what was just read ahead as soon
 * as it is full, and every block of a sequential read would be fetched up to 32 times.
 */
public final class BlockCache {
    /** What caches of the XRootD kind fetch whatever is asked, so that reading less saves nothing there. */
    static final int BLOCK_BYTES = 128 << 10;

    /** One reader takes at most this part of the memory ahead, so that what it reads ahead is still there when it comes to it. */
    private static final int SHARES = 4;

    record Key(long reader, long block) {}

    private final long memoryBytes;
    /** In order of use; its monitor guards it and the count, and is never held across I/O. */
    private final LinkedHashMap<Key, byte[]> blocks = new LinkedHashMap<>(16, 0.75f, true);

    private long heldBytes;

    public BlockCache(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    /** Returns how many bytes one read may take through blocks; a larger one is better off without them. */
    long shareBytes() {
        return memoryBytes / SHARES;
    }

    Optional<byte[]> get(long reader, long block) {
        synchronized (blocks) {
            return Optional.ofNullable(blocks.get(new Key(reader, block)));
        }
    }

    void put(long reader, long block, byte[] bytes) {
        if (bytes.length > memoryBytes) {
            return;
        }
        synchronized (blocks) {
            var before = blocks.put(new Key(reader, block), bytes);
            heldBytes += bytes.length - (before == null ? 0 : before.length);
            var eldest = blocks.entrySet().iterator();
            while (heldBytes > memoryBytes) {
                heldBytes -= eldest.next().getValue().length;
                eldest.remove();
            }
        }
    }

    void forget(long reader) {
        synchronized (blocks) {
            blocks.keySet().removeIf(key -> key.reader() == reader);
            heldBytes =
                    blocks.values().stream().mapToLong(block -> block.length).sum();
        }
    }

    /** Returns how many bytes are held, never more than allowed. */
    long heldBytes() {
        synchronized (blocks) {
            return heldBytes;
        }
    }
}
