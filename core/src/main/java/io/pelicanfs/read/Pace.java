package io.pelicanfs.read;

/**
 * How long an object's servers take to begin an answer, and how fast they send: smoothed over the reads so far. Thread-safe.
 */
final class Pace {
    private static final long LEAST_GAP_BYTES = 4 << 10;
    private static final long MOST_GAP_BYTES = 1 << 20;
    /** A shorter body says more about the network's buffers than about its speed. */
    private static final long TELLING_BYTES = 256 << 10;
    /** One new value counts as much as all before counted for four. */
    private static final double WEIGHT = 0.25;

    private double latencySeconds = 0.005;
    private double bytesPerSecond = 100e6;

    /** Takes one read into account. */
    synchronized void observed(long nanosToAnswer, long bytes, long nanosOfBody) {
        latencySeconds += WEIGHT * (nanosToAnswer / 1e9 - latencySeconds);
        if (bytes >= TELLING_BYTES && nanosOfBody > 0) {
            bytesPerSecond += WEIGHT * (bytes * 1e9 / nanosOfBody - bytesPerSecond);
        }
    }

    /** Returns how many bytes cost as much as a request more, while {@code parallel} of them run at once. */
    synchronized long gapBytes(int parallel) {
        long worth = (long) (latencySeconds * bytesPerSecond / Math.max(1, parallel));
        return Math.min(MOST_GAP_BYTES, Math.max(LEAST_GAP_BYTES, worth));
    }
}
