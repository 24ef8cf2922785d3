package io.pelicanfs.cli;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanListener;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Counts what was asked of whom. Holds one line a server, purpose and namespace, so it does not grow with the work. Thread-safe. */
final class Statistics implements PelicanListener {
    private final long start = System.nanoTime();
    private final Map<String, Long> requests = new TreeMap<>();
    private final Map<String, Long> bytes = new TreeMap<>();
    private final Map<String, Long> written = new TreeMap<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private final Map<String, Duration> waited = new TreeMap<>();
    private final Map<String, String> tokens = new TreeMap<>();
    private long cacheHits;
    private long serverFailures;
    private long stalls;
    private long continued;

    @Override
    public synchronized void on(PelicanEvent event) {
        switch (event) {
            case PelicanEvent.RequestStarted e -> add(requests, e.purpose() + " " + e.server(), 1);
            case PelicanEvent.ResponseReceived e -> {
                waited.merge(e.purpose().name(), e.took(), Duration::plus);
                if (e.status() >= 400) {
                    add(refusals, e.status() + " " + e.server(), 1);
                }
            }
            case PelicanEvent.BytesRead e -> add(bytes, e.server(), e.count());
            case PelicanEvent.BytesWritten e -> add(written, e.server(), e.count());
            case PelicanEvent.CacheHit e -> cacheHits++;
            case PelicanEvent.ServerFailed e -> {
                serverFailures++;
                stalls += e.outcome().outcome().contains("stall") ? 1 : 0;
            }
            case PelicanEvent.ReadContinued e -> continued++;
            case PelicanEvent.StaleDirectorAnswer e -> add(refusals, "stale director answer", 1);
            case PelicanEvent.TokenChosen e -> tokens.put(e.namespace(), e.place());
        }
    }

    private static void add(Map<String, Long> counts, String key, long more) {
        counts.merge(key, more, Long::sum);
    }

    /** Returns the number of requests so far. */
    synchronized long requests() {
        return requests.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the bytes of objects so far. */
    synchronized long bytes() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the bytes of objects moved so far; what is read in one place to be written in another counts once. */
    synchronized long moved() {
        return Math.max(
                bytes(), written.values().stream().mapToLong(Long::longValue).sum());
    }

    /** Returns the bytes of objects so far from and to each server. */
    synchronized Map<String, Long> movedByServer() {
        var all = new TreeMap<>(bytes);
        written.forEach((server, count) -> all.merge(server, count, Long::sum));
        return all;
    }

    synchronized String text() {
        var text = new StringBuilder();
        requests.forEach((what, count) -> text.append(String.format("  %6d  requests %s%n", count, what)));
        refusals.forEach((what, count) -> text.append(String.format("  %6d  answers %s%n", count, what)));
        bytes.forEach((server, count) -> text.append(String.format("  %6s  from %s%n", Printable.size(count), server)));
        written.forEach((server, count) -> text.append(String.format("  %6s  to %s%n", Printable.size(count), server)));
        text.append(String.format("  %6d  cache hits%n", cacheHits));
        text.append(String.format(
                "  %6d  tries of another server or time (%d because of a stall), %d reads continued in the middle%n",
                serverFailures, stalls, continued));
        waited.forEach((purpose, time) -> text.append(String.format(
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

    synchronized void write(JsonGenerator json) {
        json.writeStartObject();
        counts(json, "requests", requests);
        counts(json, "errorAnswers", refusals);
        counts(json, "bytesRead", bytes);
        counts(json, "bytesWritten", written);
        json.writeNumberProperty("cacheHits", cacheHits);
        json.writeNumberProperty("serverFailures", serverFailures);
        json.writeNumberProperty("stalls", stalls);
        json.writeNumberProperty("readsContinued", continued);
        json.writeObjectPropertyStart("secondsWaited");
        waited.forEach((purpose, time) -> json.writeNumberProperty(purpose, time.toNanos() / 1e9));
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
