package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Filled in blocks, each when first touched, one request to the origin for each: what a first access by range makes of an
 * object, also for later reads of all of it. Its checksums are never known.
 */
final class BlockEntry extends CacheEntry {

    /** Fetches one range of the object. */
    interface Fetcher {
        HttpResponse<InputStream> get(String range) throws IOException;
    }

    private final Fetcher fetcher;
    private final int blockBytes;
    private final long blockCount;
    private final AtomicLong fetched = new AtomicLong();
    private final Map<Long, CompletableFuture<Void>> blocks = new ConcurrentHashMap<>();

    BlockEntry(Meta meta, Path file, int blockBytes, Fetcher fetcher) throws IOException {
        super(meta, file);
        this.fetcher = fetcher;
        this.blockBytes = blockBytes;
        this.blockCount = (meta.sizeBytes() + blockBytes - 1) / blockBytes;
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(meta.sizeBytes());
        }
        if (blockCount == 0) {
            complete(Optional.empty());
        }
    }

    @Override
    long await(long position) throws IOException {
        if (isComplete()) {
            return meta().sizeBytes();
        }
        long block = position / blockBytes;
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> before = blocks.putIfAbsent(block, mine);
        if (before == null) {
            fetch(block, mine);
        } else {
            join(before);
        }
        return Math.min(meta().sizeBytes(), (block + 1) * blockBytes);
    }

    private void fetch(long block, CompletableFuture<Void> done) throws IOException {
        long start = block * blockBytes;
        int length = (int) Math.min(blockBytes, meta().sizeBytes() - start);
        HttpResponse<InputStream> response;
        try {
            response = fetcher.get("bytes=" + start + "-" + (start + length - 1));
            try (InputStream body = response.body();
                    RandomAccessFile out = new RandomAccessFile(file().toFile(), "rw")) {
                byte[] bytes = body.readNBytes(length);
                if (response.statusCode() != 206 || bytes.length != length) {
                    throw new IOException("the origin gave " + bytes.length + " bytes of a block");
                }
                out.seek(start);
                out.write(bytes);
            }
        } catch (IOException e) {
            blocks.remove(block);
            done.completeExceptionally(e);
            throw e;
        }
        if (fetched.incrementAndGet() == blockCount) {
            complete(Optional.empty());
        }
        done.complete(null);
    }

    private static void join(CompletableFuture<Void> block) throws IOException {
        try {
            block.join();
        } catch (CompletionException e) {
            throw new IOException("the origin failed", e);
        }
    }
}
