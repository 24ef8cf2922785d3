package io.pelicanfs.http;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how fast something is tried again. Used twice: by the control plane (discovery, director) and by the data plane (rounds
 * over an object's servers).
 *
 * @param rounds how often at most, the first time included
 * @param firstDelay the pause before the second time; each further pause is twice as long
 * @param longestDelay no pause is longer, also when a server asks for a longer one by {@code Retry-After}
 */
public record RetryPolicy(int rounds, Duration firstDelay, Duration longestDelay) {
    /** The control plane: one director serves everything, so a restart of it (some seconds) is waited out. */
    public static final RetryPolicy CONTROL = new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(15));

    /** The data plane: other servers are at hand, so a round over all of them is repeated only twice. */
    public static final RetryPolicy DATA = new RetryPolicy(3, Duration.ofMillis(300), Duration.ofSeconds(10));

    /** Waits; replaced in tests. */
    @FunctionalInterface
    public interface Pause {
        /** Sleeps on the current thread. */
        Pause SLEEP = RetryPolicy::sleep;

        void pause(Duration time) throws InterruptedIOException;
    }

    /**
     * Returns the pause after round {@code round} (from 1), with jitter: between half and the whole of the doubling delay, so that a
     * thousand jobs that failed together do not return together.
     */
    public Duration delayAfter(int round, RandomGenerator random) {
        long doubled = firstDelay.toMillis() << Math.min(round - 1, 20);
        long bounded = Math.min(doubled, longestDelay.toMillis());
        return Duration.ofMillis(bounded / 2 + random.nextLong(bounded / 2 + 1));
    }

    /** Returns the pause that a server asked for, bounded by {@link #longestDelay}. */
    public Duration bounded(Duration asked) {
        return asked.compareTo(longestDelay) > 0 ? longestDelay : asked;
    }

    private static void sleep(Duration time) throws InterruptedIOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to try again");
        }
    }
}
