package io.pelicanfs.read;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Small reads of one object through blocks in memory. Reads that follow each other fetch a window that doubles up to
 * {@value #LARGEST_WINDOW_BLOCKS} blocks; a jump makes it one block again. Threads that want the same block wait for one fetch.
 * Thread-safe.
 */
final class Blocks {
    /** A read of this size or more gains nothing from blocks. */
    static final int LARGEST_READ_BYTES = 1 << 20;

    private static final int LARGEST_WINDOW_BLOCKS = 32;

    /** Fetches a range that lies within the object. */
    @FunctionalInterface
    interface Fetch {
        void into(ByteRange range, byte[] target, int offset) throws IOException;
    }

    private final BlockCache cache;
    private final long reader;
    private final Fetch fetch;
    private final ConcurrentHashMap<Long, CompletableFuture<byte[]>> fetching = new ConcurrentHashMap<>();
    private final AtomicLong nextInSequence = new AtomicLong(-1);
    private volatile int window = 1;

    Blocks(BlockCache cache, long reader, Fetch fetch) {
        this.cache = cache;
        this.reader = reader;
        this.fetch = fetch;
    }

    /** Puts {@code length} bytes from {@code position}, all within the object's {@code size}, into {@code target}. */
    void read(long position, ByteBuffer target, int length, long size) throws IOException {
        boolean follows = nextInSequence.getAndSet(position + length) == position;
        window = follows ? Math.min(window * 2, LARGEST_WINDOW_BLOCKS) : 1;
        long at = position;
        long end = position + length;
        while (at < end) {
            long index = at / BlockCache.BLOCK_BYTES;
            byte[] block = block(index, blockAfter(end), size);
            int from = (int) (at - index * BlockCache.BLOCK_BYTES);
            int count = (int) Math.min(block.length - from, end - at);
            target.put(block, from, count);
            at += count;
        }
    }

    private static long blockAfter(long position) {
        return (position + BlockCache.BLOCK_BYTES - 1) / BlockCache.BLOCK_BYTES;
    }

    private byte[] block(long index, long wantedEnd, long size) throws IOException {
        while (true) {
            var known = cache.get(reader, index);
            if (known.isPresent()) {
                return known.get();
            }
            var mine = new CompletableFuture<byte[]>();
            var other = fetching.putIfAbsent(index, mine);
            if (other == null) {
                return fetchFrom(index, wantedEnd, size, mine);
            }
            byte[] theirs = awaited(other);
            if (theirs.length > 0) {
                return theirs;
            }
        }
    }

    /**
     * Returns what another thread fetched, or throws as it failed: asking the same servers in turn would take as long for each that waits.
     * Empty means look again, since that thread was cancelled and not this one.
     */
    private static byte[] awaited(CompletableFuture<byte[]> other) throws IOException {
        return Waiting.on(other.exceptionallyCompose(e -> {
            var cause = e instanceof CompletionException ? e.getCause() : e;
            boolean shared = cause instanceof PelicanException failure && failure.kind() != ErrorKind.CANCELLED;
            return shared ? other : CompletableFuture.completedFuture(new byte[0]);
        }));
    }

    private byte[] fetchFrom(long index, long wantedEnd, long size, CompletableFuture<byte[]> mine) throws IOException {
        long ahead = Math.min(window, Math.max(1, cache.shareBytes() / BlockCache.BLOCK_BYTES));
        long last = Math.min(Math.max(wantedEnd, index + ahead), blockAfter(size));
        long offset = index * BlockCache.BLOCK_BYTES;
        try {
            var bytes = new byte[(int) (Math.min(last * BlockCache.BLOCK_BYTES, size) - offset)];
            fetch.into(new ByteRange(offset, bytes.length), bytes, 0);
            byte[] first = bytes;
            if (bytes.length > BlockCache.BLOCK_BYTES) {
                first = Arrays.copyOf(bytes, BlockCache.BLOCK_BYTES);
                for (int at = BlockCache.BLOCK_BYTES; at < bytes.length; at += BlockCache.BLOCK_BYTES) {
                    long block = index + at / BlockCache.BLOCK_BYTES;
                    cache.put(
                            reader,
                            block,
                            Arrays.copyOfRange(bytes, at, Math.min(at + BlockCache.BLOCK_BYTES, bytes.length)));
                }
            }
            cache.put(reader, index, first);
            mine.complete(first);
            return first;
        } catch (IOException | RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            fetching.remove(index, mine);
        }
    }
}
