package io.pelicanfs.cli;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.PelicanUrl;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import tools.jackson.core.JsonGenerator;

/**
 * Counts what was asked of whom. Holds one line a server, purpose and namespace, so it does not grow with the work. Thread-safe, and without
 * a lock: it hears of every request of every thread.
 */
final class Statistics implements PelicanListener {
    private final long start = System.nanoTime();
    private final Map<Purpose, Map<String, LongAdder>> requests = perPurpose(purpose -> new ConcurrentHashMap<>());
    private final Map<Purpose, LongAdder> waitedNanos = perPurpose(purpose -> new LongAdder());
    private final Map<String, LongAdder> bytes = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> written = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentSkipListMap<>();
    private final LongAdder cacheHits = new LongAdder();
    private final LongAdder serverFailures = new LongAdder();
    private final LongAdder stalls = new LongAdder();
    private final LongAdder continued = new LongAdder();
    private volatile ObjLongConsumer<PelicanUrl> sizes = (url, size) -> {};

    private static <T> Map<Purpose, T> perPurpose(Function<Purpose, T> counter) {
        var all = new EnumMap<Purpose, T>(Purpose.class);
        for (var purpose : Purpose.values()) {
            all.put(purpose, counter.apply(purpose));
        }
        return all;
    }

    /** Has {@code sizes} told the size of each object whose bytes begin to come. */
    void tellSizes(ObjLongConsumer<PelicanUrl> sizes) {
        this.sizes = sizes;
    }

    @Override
    public void on(PelicanEvent event) {
        switch (event) {
            case PelicanEvent.RequestStarted e -> add(of(requests, e.purpose()), e.server(), 1);
            case PelicanEvent.ResponseReceived e -> {
                of(waitedNanos, e.purpose()).add(e.took().toNanos());
                if (e.status() >= 400) {
                    add(refusals, e.status() + " " + e.server(), 1);
                }
            }
            case PelicanEvent.SizeTold e -> sizes.accept(e.url(), e.sizeBytes());
            case PelicanEvent.BytesRead e -> add(bytes, e.server(), e.count());
            case PelicanEvent.BytesWritten e -> add(written, e.server(), e.count());
            case PelicanEvent.CacheHit e -> cacheHits.increment();
            case PelicanEvent.ServerFailed e -> {
                serverFailures.increment();
                stalls.add(e.outcome().outcome().contains("stall") ? 1 : 0);
            }
            case PelicanEvent.ReadContinued e -> continued.increment();
            case PelicanEvent.StaleDirectorAnswer e -> add(refusals, "stale director answer", 1);
            case PelicanEvent.TokenChosen e -> tokens.put(e.namespace(), e.place());
        }
    }

    private static <T> T of(Map<Purpose, T> perPurpose, Purpose purpose) {
        return Objects.requireNonNull(perPurpose.get(purpose));
    }

    private static void add(Map<String, LongAdder> counts, String key, long more) {
        counts.computeIfAbsent(key, first -> new LongAdder()).add(more);
    }

    /** Returns what was counted, in the order of its names. */
    private static Map<String, Long> sorted(Map<String, LongAdder> counts) {
        var all = new TreeMap<String, Long>();
        counts.forEach((key, count) -> all.put(key, count.sum()));
        return all;
    }

    private static long sum(Map<String, LongAdder> counts) {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Returns how often each server was asked for each purpose. */
    private Map<String, Long> asked() {
        var all = new TreeMap<String, Long>();
        requests.forEach(
                (purpose, servers) -> servers.forEach((server, count) -> all.put(purpose + " " + server, count.sum())));
        return all;
    }

    /** Returns how long answers to each purpose were waited for, where there were any. */
    private Map<String, Duration> waited() {
        var all = new TreeMap<String, Duration>();
        waitedNanos.forEach((purpose, nanos) -> {
            if (!of(requests, purpose).isEmpty()) {
                all.put(purpose.name(), Duration.ofNanos(nanos.sum()));
            }
        });
        return all;
    }

    /** Returns the number of requests so far. */
    long requests() {
        return requests.values().stream().mapToLong(Statistics::sum).sum();
    }

    /** Returns the bytes of objects so far. */
    long bytes() {
        return sum(bytes);
    }

    /** Returns the bytes of objects moved so far; what is read in one place to be written in another counts once. */
    long moved() {
        return Math.max(bytes(), sum(written));
    }

    /** Returns the bytes of objects so far from and to each server. */
    Map<String, Long> movedByServer() {
        var all = sorted(bytes);
        sorted(written).forEach((server, count) -> all.merge(server, count, Long::sum));
        return all;
    }

    String text() {
        var text = new StringBuilder();
        asked().forEach((what, count) -> text.append(String.format("  %6d  requests %s%n", count, what)));
        sorted(refusals).forEach((what, count) -> text.append(String.format("  %6d  answers %s%n", count, what)));
        sorted(bytes)
                .forEach((server, count) ->
                        text.append(String.format("  %6s  from %s%n", Printable.size(count), server)));
        sorted(written)
                .forEach(
                        (server, count) -> text.append(String.format("  %6s  to %s%n", Printable.size(count), server)));
        text.append(String.format("  %6d  cache hits%n", cacheHits.sum()));
        text.append(String.format(
                "  %6d  tries of another server or time (%d because of a stall), %d reads continued in the middle%n",
                serverFailures.sum(), stalls.sum(), continued.sum()));
        waited().forEach((purpose, time) -> text.append(String.format(
                "  %6s  waiting for first bytes of answers, all threads together, %s%n",
                Printable.seconds(time), purpose)));
        tokens.forEach((namespace, place) -> text.append("  token for ")
                .append(namespace)
                .append(" from ")
                .append(Printable.text(place))
                .append('\n'));
        return text.append("  ")
                .append(Printable.seconds(elapsed()))
                .append('\n')
                .toString();
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        counts(json, "requests", asked());
        counts(json, "errorAnswers", sorted(refusals));
        counts(json, "bytesRead", sorted(bytes));
        counts(json, "bytesWritten", sorted(written));
        json.writeNumberProperty("cacheHits", cacheHits.sum());
        json.writeNumberProperty("serverFailures", serverFailures.sum());
        json.writeNumberProperty("stalls", stalls.sum());
        json.writeNumberProperty("readsContinued", continued.sum());
        json.writeObjectPropertyStart("secondsWaited");
        waited().forEach((purpose, time) -> json.writeNumberProperty(purpose, time.toNanos() / 1e9));
        json.writeEndObject();
        json.writeObjectPropertyStart("tokens");
        tokens.forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeNumberProperty("seconds", elapsed().toNanos() / 1e9);
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts) {
        json.writeObjectPropertyStart(name);
        counts.forEach((key, count) -> json.writeNumberProperty(key, count));
        json.writeEndObject();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
