package io.pelicanfs.object;

import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.TimeLimit;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches how fast one answer comes, and ends it if that is far below what others deliver, or below what it delivered itself. No fixed
 * speed is too slow: over a thin line all servers are. Where nobody else can be asked, nothing is ended. One thread reads; a timer looks on.
 */
final class Pace implements AutoCloseable {
    /** Over which time a rate is measured. */
    static final Duration WINDOW = Duration.ofSeconds(10);
    /** So many times slower than the others is too slow. */
    private static final int FAR_BELOW = 10;
    /** A shorter answer says little about a server. */
    private static final long TELLING_BYTES = 1 << 20;

    private final Paces paces;
    private final String server;
    private final boolean leavable;
    private final Runnable abort;
    private volatile boolean closed;
    private volatile @Nullable TimeLimit timer;
    private Optional<HttpFailure> slow = Optional.empty();
    private long windowStart;
    private long windowBytes;
    /** Time of the window that the reader has spent waiting for bytes: a slow reader is not the server's fault. */
    private long waitedNanos;

    private long waitingSince;
    private boolean waiting;
    private double bestRate;

    Pace(Paces paces, String server, boolean leavable, Runnable abort) {
        this.paces = paces;
        this.server = server;
        this.leavable = leavable;
        this.abort = abort;
        this.windowStart = paces.now();
    }

    /** Has a timer judge at the end of each window, also when no byte comes. */
    void watch() {
        if (leavable && !closed) {
            timer = TimeLimit.of(WINDOW, () -> {
                if (!closed) {
                    judge();
                    watch();
                }
            });
        }
    }

    /** The reader begins to wait for bytes. */
    synchronized void begin() {
        waitingSince = paces.now();
        waiting = true;
    }

    /** The reader got {@code bytes}. */
    synchronized void end(int bytes) {
        long now = paces.now();
        waiting = false;
        waitedNanos += now - waitingSince;
        windowBytes += bytes;
        if (now - windowStart >= WINDOW.toNanos()) {
            judge();
        }
    }

    /** Compares the rate of the window, if it is over, and begins the next. */
    synchronized void judge() {
        long now = paces.now();
        long window = now - windowStart;
        if (window < WINDOW.toNanos() || slow.isPresent()) {
            return;
        }
        long waited = waitedNanos + (waiting ? now - waitingSince : 0);
        // Time in which the reader did not ask flatters this server and belittles it to the others: both are safe.
        boolean awaited = waited > window / 2;
        double rate = windowBytes / (Math.max(waited, 1) / 1e9);
        double others = Math.max(paces.bestBut(server), bestRate);
        if (leavable && awaited && rate < others / FAR_BELOW) {
            slow = Optional.of(new HttpFailure(
                    HttpFailure.Stage.STALL,
                    String.format(
                            Locale.ROOT,
                            "stalled: %.0f bytes/s, while %.0f bytes/s came elsewhere or before",
                            rate,
                            others),
                    null));
            abort.run();
            return;
        }
        double told = windowBytes / (window / 1e9);
        paces.note(server, told);
        bestRate = Math.max(bestRate, told);
        windowStart = now;
        windowBytes = 0;
        waitedNanos = 0;
        waitingSince = now;
    }

    /** Returns why the answer was ended, if it was for being slow. */
    synchronized Optional<HttpFailure> slow() {
        return slow;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            var waiting = timer;
            if (waiting != null) {
                waiting.close();
            }
            tell();
        }
    }

    private synchronized void tell() {
        long window = paces.now() - windowStart;
        if (windowBytes >= TELLING_BYTES && window > 0 && slow.isEmpty()) {
            paces.note(server, windowBytes / (window / 1e9));
        }
    }
}
