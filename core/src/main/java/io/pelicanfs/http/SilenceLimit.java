package io.pelicanfs.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action once if the block it guards shows no progress for a time. A socket's own limit between two reads costs several system calls
 * a read, and nothing else bounds a write that the other side does not take.
 *
 * <p>While it is paused it holds on to nothing, so that one that nobody closes is no leak.
 */
final class SilenceLimit implements AutoCloseable {
    private final Duration time;
    private final Runnable whenSilent;
    private volatile long lastProgress = System.nanoTime();
    private volatile boolean paused;
    /** Nobody looks any more until the pause ends. */
    private volatile boolean resting;

    private volatile boolean closed;
    private volatile @Nullable TimeLimit next;
    private volatile boolean passed;

    private SilenceLimit(Duration time, Runnable whenSilent) {
        this.time = time;
        this.whenSilent = whenSilent;
    }

    /** Starts one; the action runs on another thread and must not block. */
    static SilenceLimit of(Duration time, Runnable whenSilent) {
        var limit = new SilenceLimit(time, whenSilent);
        limit.lookAgainAfter(time.toNanos());
        return limit;
    }

    private void lookAgainAfter(long nanos) {
        next = TimeLimit.of(Duration.ofNanos(Math.max(nanos, 1)), this::look);
    }

    private void look() {
        if (closed) {
            return;
        }
        resting = true;
        if (paused) {
            return;
        }
        resting = false;
        long left = time.toNanos() - (System.nanoTime() - lastProgress);
        if (left > 0) {
            lookAgainAfter(left);
            return;
        }
        passed = true;
        whenSilent.run();
    }

    /** Notes that something moved. */
    void progress() {
        lastProgress = System.nanoTime();
        if (paused) {
            paused = false;
            if (resting) {
                resting = false;
                lookAgainAfter(time.toNanos());
            }
        }
    }

    /** Notes that up to the next {@link #progress} nothing can move, for reasons of our own. */
    void pause() {
        paused = true;
    }

    /** Returns whether the action ran or is about to. */
    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        closed = true;
        var waiting = next;
        if (waiting != null) {
            waiting.close();
        }
    }
}
