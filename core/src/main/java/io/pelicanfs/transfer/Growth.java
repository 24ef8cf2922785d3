package io.pelicanfs.transfer;

import java.time.Duration;

/**
 * Decides by measurement whether one more request at once pays: one is tried where much is left, and more as long as each makes the
 * whole faster. One thread at a time.
 */
final class Growth {
    /** How often the rate is measured. */
    static final Duration INTERVAL = Duration.ofSeconds(1);
    /** What ends sooner than this is left alone: a first answer costs time too. */
    private static final double WORTH_SECONDS = 3;
    /** Less than this is noise. */
    private static final double GAIN = 1.15;

    private long lastBytes;
    private long lastNanos;
    private double rateBefore;
    private boolean settling;
    private boolean pays = true;

    Growth(long bytes, long nanos) {
        this.lastBytes = bytes;
        this.lastNanos = nanos;
    }

    boolean isDue(long nanos) {
        return nanos - lastNanos >= INTERVAL.toNanos();
    }

    /**
     * Takes a measurement; call it when it is due.
     *
     * @param bytes how many have come so far by all requests
     * @param leftBytes how many are still to come
     * @return whether one more request is to be tried
     */
    boolean measure(long bytes, long leftBytes, long nanos) {
        double rate = (bytes - lastBytes) / ((nanos - lastNanos) / 1e9);
        lastBytes = bytes;
        lastNanos = nanos;
        if (settling) {
            // The new request spent some of this interval on its beginning.
            settling = false;
            return false;
        }
        pays &= rate > rateBefore * GAIN;
        if (!pays || leftBytes < rate * WORTH_SECONDS) {
            return false;
        }
        rateBefore = rate;
        settling = true;
        return true;
    }
}
