package io.pelicanfs.http;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for the bodies of all requests and answers of one transport, both ways together: over any second no more bytes pass than allowed, plus what passed at once
 * before. Thread-safe.
 */
final class RateLimit {
    private static final int PARTS_PER_SECOND = 20;
    private static final int SMALLEST_PART_BYTES = 1 << 10;

    private final OptionalLong bytesPerSecond;
    private final LongSupplier nanoTime;
    private final RetryPolicy.Pause pause;
    private long freeAt;

    RateLimit(OptionalLong bytesPerSecond, LongSupplier nanoTime, RetryPolicy.Pause pause) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.freeAt = nanoTime.getAsLong();
    }

    /** Returns how many of {@code wanted} bytes to move in one go, so that the limit holds over short times too. */
    int part(int wanted) {
        return bytesPerSecond.isEmpty()
                ? wanted
                : (int) Math.min(wanted, Math.max(SMALLEST_PART_BYTES, bytesPerSecond.getAsLong() / PARTS_PER_SECOND));
    }

    /** Waits until those who have moved {@code bytes} may go on. */
    void moved(int bytes) throws InterruptedIOException {
        if (bytesPerSecond.isEmpty() || bytes <= 0) {
            return;
        }
        long wait = book(bytes);
        if (wait > 0) {
            pause.pause(Duration.ofNanos(wait));
        }
    }

    private synchronized long book(int bytes) {
        long now = nanoTime.getAsLong();
        long begin = freeAt - now < 0 ? now : freeAt;
        freeAt = begin + (long) (bytes * 1e9 / bytesPerSecond.orElseThrow());
        return freeAt - now;
    }
}
