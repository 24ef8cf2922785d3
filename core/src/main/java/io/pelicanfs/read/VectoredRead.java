package io.pelicanfs.read;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.PinnedVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Reads many ranges of one object: several in a request where the server can do that, side by side where it cannot, and one by one what an
 * answer left out. Thread-safe.
 */
final class VectoredRead {
    /** With several ranges in a request another one costs its 100 bytes of head, and no wait. */
    private static final long GAP_BYTES_TOGETHER = 4 << 10;

    private final ObjectClient objects;
    private final PelicanUrl url;
    private final PinnedVersion pinned;
    private final Set<String> avoid;
    private final Pace pace;
    private final Blocks.Fetch single;
    private final ExecutorService workers;
    private final int parallelRequests;

    VectoredRead(
            ObjectClient objects,
            PelicanUrl url,
            PinnedVersion pinned,
            Set<String> avoid,
            Pace pace,
            Blocks.Fetch single,
            ExecutorService workers,
            int parallelRequests) {
        this.objects = objects;
        this.url = url;
        this.pinned = pinned;
        this.avoid = avoid;
        this.pace = pace;
        this.single = single;
        this.workers = workers;
        this.parallelRequests = parallelRequests;
    }

    /** Returns one buffer a range, in the order given; all ranges lie within the object's {@code sizeBytes}. */
    List<ByteBuffer> read(List<ByteRange> ranges, long sizeBytes) throws IOException {
        int most = objects.rangesPerRequest(url);
        var spans = RangePlan.spans(ranges, most > 1 ? GAP_BYTES_TOGETHER : pace.gapBytes(parallelRequests));
        Map<RangePlan.Span, byte[]> found = new ConcurrentHashMap<>();
        sideBySide(RangePlan.requests(spans, most, sizeBytes), request -> found.putAll(fetch(request)));
        var missing = spans.stream().filter(span -> !found.containsKey(span)).toList();
        sideBySide(missing, span -> found.put(span, fetchAlone(span)));
        return slices(ranges, found);
    }

    private Map<RangePlan.Span, byte[]> fetch(List<RangePlan.Span> request) throws IOException {
        if (request.size() == 1) {
            return Map.of(request.get(0), fetchAlone(request.get(0)));
        }
        var came = objects.readRanges(
                url, pinned, request.stream().map(RangePlan.Span::range).toList(), avoid);
        Map<RangePlan.Span, byte[]> found = new HashMap<>();
        for (var span : request) {
            Optional.ofNullable(came.get(span.range())).ifPresent(bytes -> found.put(span, bytes));
        }
        return found;
    }

    private byte[] fetchAlone(RangePlan.Span span) throws IOException {
        var bytes = new byte[(int) span.range().length()];
        single.into(span.range(), bytes, 0);
        return bytes;
    }

    private interface Work<T> {
        void on(T piece) throws IOException;
    }

    /** Does all pieces on a few threads, this one among them; the first failure ends it. */
    private <T> void sideBySide(List<T> pieces, Work<T> work) throws IOException {
        var waiting = new ConcurrentLinkedQueue<>(pieces);
        int others = Math.min(parallelRequests, pieces.size()) - 1;
        var running = new ArrayList<Future<Void>>();
        try {
            for (int i = 0; i < others; i++) {
                running.add(Waiting.start(workers, () -> drain(waiting, work)));
            }
            drain(waiting, work);
            for (var other : running) {
                Waiting.on(other);
            }
        } finally {
            waiting.clear();
            running.forEach(other -> other.cancel(true));
        }
    }

    private static <T> Void drain(ConcurrentLinkedQueue<T> waiting, Work<T> work) throws IOException {
        for (T piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            work.on(piece);
        }
        return null;
    }

    private static List<ByteBuffer> slices(List<ByteRange> ranges, Map<RangePlan.Span, byte[]> found) {
        Map<ByteRange, ByteBuffer> slices = new HashMap<>();
        found.forEach((span, bytes) -> {
            for (var part : span.parts()) {
                int start = (int) (part.offset() - span.range().offset());
                slices.put(
                        part, ByteBuffer.wrap(bytes, start, (int) part.length()).slice());
            }
        });
        return ranges.stream()
                .map(range -> slices.getOrDefault(range, ByteBuffer.allocate(0)).duplicate())
                .toList();
    }
}
