package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets objects into one cache. Requests for the same object that come together share one fetch. A plain GET fills with one
 * request to the origin and keeps the ETag of its answer; a range fills by blocks and keeps the ETag of HEAD, as recorded.
 */
final class CacheFetcher {

    /** Objects up to here are complete before the first answer begins, so that it has their age and checksums. */
    private static final long AT_ONCE_BYTES = 64 * 1024;

    private final CacheStore store;
    private final OriginClient origin;
    private final ExecutorService fills;
    private final int blockBytes;
    private final Map<String, CompletableFuture<Fetched>> underWay = new ConcurrentHashMap<>();

    CacheFetcher(CacheStore store, OriginClient origin, ExecutorService fills, int blockBytes) {
        this.store = store;
        this.origin = origin;
        this.fills = fills;
        this.blockBytes = blockBytes;
    }

    /** How the origin answered. */
    sealed interface Fetched {
        record Kept(CacheEntry entry) implements Fetched {}

        record TooLarge(CacheEntry.Meta meta, RemoteContent content) implements Fetched {}

        /** The origin's status; 0 when it did not answer. */
        record Failed(int status) implements Fetched {}
    }

    /** What a request gets: the object, or the origin's refusal. */
    record Result(Optional<ObjectVersion> version, int status) {}

    Optional<CacheEntry> held(String path) {
        return store.find(path).filter(entry -> !(entry instanceof StreamedEntry streamed && streamed.hasFailed()));
    }

    String originHost() {
        return origin.originHost();
    }

    HttpResponse<InputStream> head(String path, Namespace namespace) throws IOException {
        return origin.head(path, namespace);
    }

    HttpResponse<InputStream> propfind(String path, Namespace namespace, String depth) throws IOException {
        return origin.propfind(path, namespace, depth);
    }

    /** Passes a write on to the origin; what is held of an object that was written is forgotten. */
    HttpResponse<InputStream> write(String method, String path, String token, HttpRequest.BodyPublisher body)
            throws IOException {
        HttpResponse<InputStream> answer = origin.write(method, path, token, body);
        Optional<CacheEntry> held = store.find(path);
        if (answer.statusCode() < 300 && held.isPresent()) {
            store.remove(path, held.get());
        }
        return answer;
    }

    void clear() throws IOException {
        store.clear();
    }

    /** Opens an object, from the store or from the origin. */
    Result open(String path, Namespace namespace, boolean ranged, Duration patience)
            throws IOException, TimeoutException {
        Optional<CacheEntry> held = held(path);
        if (held.isPresent()) {
            try {
                return new Result(Optional.of(held.get().open()), 200);
            } catch (NoSuchFileException evicted) {
                store.remove(path, held.get());
            }
        }
        return result(path, namespace, fetch(path, namespace, ranged, patience), patience);
    }

    private Result result(String path, Namespace namespace, Fetched fetched, Duration patience)
            throws IOException, TimeoutException {
        if (fetched instanceof Fetched.Failed failed) {
            return new Result(Optional.empty(), failed.status());
        }
        if (fetched instanceof Fetched.TooLarge large) {
            CacheEntry.Meta meta = large.meta();
            return new Result(
                    Optional.of(new ObjectVersion(
                            large.content(),
                            meta.etag(),
                            meta.modified(),
                            meta.mediaType(),
                            Optional.empty(),
                            Optional.empty())),
                    200);
        }
        CacheEntry entry = ((Fetched.Kept) fetched).entry();
        if (entry instanceof StreamedEntry streamed && entry.meta().sizeBytes() <= AT_ONCE_BYTES) {
            streamed.awaitEnd();
        }
        try {
            return new Result(Optional.of(entry.open()), 200);
        } catch (NoSuchFileException evicted) {
            return open(path, namespace, true, patience);
        }
    }

    private Fetched fetch(String path, Namespace namespace, boolean ranged, Duration patience)
            throws IOException, TimeoutException {
        CompletableFuture<Fetched> mine = new CompletableFuture<>();
        CompletableFuture<Fetched> before = underWay.putIfAbsent(path, mine);
        if (before == null) {
            fills.execute(() -> fetch(path, namespace, ranged, mine));
        }
        try {
            return (before == null ? mine : before).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            return new Fetched.Failed(0);
        }
    }

    private void fetch(String path, Namespace namespace, boolean ranged, CompletableFuture<Fetched> done) {
        try {
            if (ranged) {
                Fetched fetched = byBlocks(path, namespace);
                underWay.remove(path);
                done.complete(fetched);
            } else {
                streamed(path, namespace, done);
            }
        } catch (IOException | RuntimeException e) {
            underWay.remove(path);
            done.complete(new Fetched.Failed(0));
        }
    }

    private Fetched byBlocks(String path, Namespace namespace) throws IOException {
        HttpResponse<InputStream> head = origin.head(path, namespace);
        head.body().close();
        if (head.statusCode() != 200) {
            return new Fetched.Failed(head.statusCode());
        }
        CacheEntry.Meta meta = meta(path, head);
        BlockEntry.Fetcher fetcher = range -> origin.get(path, namespace, Optional.of(range));
        if (!store.fits(meta.sizeBytes())) {
            return new Fetched.TooLarge(meta, new RemoteContent(meta.sizeBytes(), fetcher, Optional.empty()));
        }
        CacheEntry entry = new BlockEntry(meta, store.newFile(), blockBytes, fetcher);
        store.add(path, entry);
        return new Fetched.Kept(entry);
    }

    private void streamed(String path, Namespace namespace, CompletableFuture<Fetched> done) throws IOException {
        HttpResponse<InputStream> answer = origin.get(path, namespace, Optional.empty());
        if (answer.statusCode() != 200) {
            answer.body().close();
            underWay.remove(path);
            done.complete(new Fetched.Failed(answer.statusCode()));
            return;
        }
        CacheEntry.Meta meta = meta(path, answer);
        if (!store.fits(meta.sizeBytes())) {
            underWay.remove(path);
            done.complete(new Fetched.TooLarge(
                    meta,
                    new RemoteContent(
                            meta.sizeBytes(),
                            range -> origin.get(path, namespace, Optional.of(range)),
                            Optional.of(answer.body()))));
            return;
        }
        StreamedEntry entry = new StreamedEntry(meta, store.newFile());
        store.add(path, entry);
        underWay.remove(path);
        done.complete(new Fetched.Kept(entry));
        entry.fill(answer.body());
        if (entry.hasFailed()) {
            store.remove(path, entry);
        }
    }

    private static CacheEntry.Meta meta(String path, HttpResponse<?> answer) {
        long size = answer.headers().firstValueAsLong("Content-Length").orElse(0);
        Instant modified = answer.headers()
                .firstValue("Last-Modified")
                .flatMap(CacheFetcher::date)
                .orElseGet(Instant::now);
        String etag = answer.headers()
                .firstValue("Etag")
                .orElseGet(() -> new ObjectVersion.Stamp(path, size, modified).etagOfXrootd());
        return new CacheEntry.Meta(
                size,
                etag,
                modified,
                answer.headers().firstValue("Content-Type").orElse(MediaTypes.BINARY));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
