package io.pelicanfs.object;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How fast each server delivered of late, to all streams of one client. Thread-safe. */
final class Paces {
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private record Rate(double bytesPerSecond, long nanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Rate> latest = new ConcurrentHashMap<>();

    Paces(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /**
     * Begins to measure an answer.
     *
     * @param leavable whether somebody else can be asked
     * @param abort ends the answer; any thread may run it
     */
    Pace start(String server, boolean leavable, Runnable abort) {
        var pace = new Pace(this, server, leavable, abort);
        pace.watch();
        return pace;
    }

    void note(String server, double bytesPerSecond) {
        latest.put(server, new Rate(bytesPerSecond, now()));
    }

    /** Returns the best rate of late of any server but {@code server}, or 0. */
    double bestBut(String server) {
        long now = now();
        return latest.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(server) && now - entry.getValue().nanos < REMEMBERED.toNanos())
                .mapToDouble(entry -> entry.getValue().bytesPerSecond)
                .max()
                .orElse(0);
    }
}
