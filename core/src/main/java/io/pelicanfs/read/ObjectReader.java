package io.pelicanfs.read;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.PinnedVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random access to one object, pinned to the version of its first answer. Small reads go through blocks in memory, with a window that
 * grows while they follow each other; large ones go straight to the server. Thread-safe.
 */
public final class ObjectReader implements PositionalReader {
    /** A Java array holds no more. */
    private static final int MOST_BYTES_IN_MEMORY = Integer.MAX_VALUE - 8;

    private static final AtomicLong IDS = new AtomicLong();

    private final ObjectClient objects;
    private final PelicanUrl url;
    private final BlockCache cache;
    private final Pace pace = new Pace();
    private final VectoredRead vectored;
    private final PinnedVersion pinned;
    private final Set<String> avoid;
    private final ExecutorService workers;
    private final int parallelRequests;
    private final long id = IDS.incrementAndGet();
    private final Blocks blocks;
    private volatile boolean closed;

    /**
     * @param workers threads for parallel requests; not closed with the reader
     * @param parallelRequests how many requests of one vectored read run at once
     */
    public ObjectReader(
            ObjectClient objects, PelicanUrl url, BlockCache cache, ExecutorService workers, int parallelRequests) {
        this(objects, url, new PinnedVersion(), cache, workers, parallelRequests);
    }

    /** Reads the version that {@code pinned} requires. */
    public ObjectReader(
            ObjectClient objects,
            PelicanUrl url,
            PinnedVersion pinned,
            BlockCache cache,
            ExecutorService workers,
            int parallelRequests) {
        this(objects, url, pinned, Set.of(), cache, workers, parallelRequests);
    }

    private ObjectReader(
            ObjectClient objects,
            PelicanUrl url,
            PinnedVersion pinned,
            Set<String> avoid,
            BlockCache cache,
            ExecutorService workers,
            int parallelRequests) {
        this.pinned = pinned;
        this.avoid = avoid;
        this.objects = objects;
        this.url = url;
        this.cache = cache;
        this.workers = workers;
        this.parallelRequests = parallelRequests;
        this.vectored = new VectoredRead(objects, url, pinned, avoid, pace, this::fetch, workers, parallelRequests);
        this.blocks = new Blocks(cache, id, this::fetch);
    }

    @Override
    public List<String> servers() {
        return pinned.servers().stream().sorted().toList();
    }

    @Override
    public Optional<PositionalReader> elsewhere(String damage) {
        var bad = pinned.servers();
        objects.damaged(url, bad, damage);
        // The same pin: what other servers send is held to the version that these have told.
        return Optional.of(new ObjectReader(objects, url, pinned, bad, cache, workers, parallelRequests));
    }

    @Override
    public long size() throws IOException {
        checkOpen();
        var known = pinned.version().sizeBytes();
        return known.isPresent()
                ? known.getAsLong()
                : objects.head(url, pinned)
                        .sizeBytes()
                        .orElseThrow(() -> new EOFException("no server tells the size of " + url));
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position < 0) {
            throw new IllegalArgumentException("negative position: " + position);
        }
        long left = size() - position;
        if (!target.hasRemaining()) {
            return 0;
        }
        if (left <= 0) {
            return -1;
        }
        int length = (int) Math.min(target.remaining(), left);
        if (length >= Math.min(Blocks.LARGEST_READ_BYTES, cache.shareBytes())) {
            return fetchInto(position, target, length);
        }
        blocks.read(position, target, length, size());
        return length;
    }

    private int fetchInto(long position, ByteBuffer target, int length) throws IOException {
        if (target.hasArray()) {
            fetch(new ByteRange(position, length), target.array(), target.arrayOffset() + target.position());
            target.position(target.position() + length);
        } else {
            var bytes = new byte[length];
            fetch(new ByteRange(position, length), bytes, 0);
            target.put(bytes);
        }
        return length;
    }

    /** Reads one range, which lies within the object, by one request if all goes well. */
    private void fetch(ByteRange range, byte[] target, int offset) throws IOException {
        checkOpen();
        long asked = System.nanoTime();
        try (var stream = objects.open(url, pinned, range.offset(), range.end(), avoid)) {
            long answered = System.nanoTime();
            int got = stream.readNBytes(target, offset, (int) range.length());
            pace.observed(answered - asked, got, System.nanoTime() - answered);
            if (got < range.length()) {
                throw new EOFException(url + " ended at " + (range.offset() + got));
            }
        }
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException {
        long size = size();
        for (var range : ranges) {
            if (range.end() > size) {
                throw new EOFException(range + " ends past the end of " + url + " (" + size + " bytes)");
            }
            if (range.length() > MOST_BYTES_IN_MEMORY) {
                throw PelicanException.of(ErrorKind.UNSUPPORTED, range + " is too large to be read into memory at once")
                        .url(url)
                        .nextStep("Read it in parts, or open a stream.")
                        .build();
            }
        }
        return vectored.read(ranges, size);
    }

    @Override
    public InputStream stream() throws IOException {
        checkOpen();
        return objects.open(url, pinned, avoid);
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the reader of " + url + " is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        cache.forget(id);
    }
}
