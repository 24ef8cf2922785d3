package io.pelicanfs.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action once if the block it guards is not left in time.
 *
 * <p>A socket's own time-out starts again with every byte, so a server that trickles would never meet it. The action runs on a thread that all
 * share and must not block; closing a socket at once does not.
 */
public final class TimeLimit implements AutoCloseable {
    /** Not the JDK's own timer, which from Java 25 on wakes a thread for each limit that is set, and another time for each that is left. */
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Future<?> task;
    private volatile boolean passed;

    private TimeLimit(Duration time, Runnable whenPassed) {
        task = TIMER.schedule(
                () -> {
                    passed = true;
                    whenPassed.run();
                },
                time.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** Starts one; {@code whenPassed} runs on a thread that all limits share, and must not block. */
    public static TimeLimit of(Duration time, Runnable whenPassed) {
        return new TimeLimit(time, whenPassed);
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "pelicanfs-time-limits");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Returns whether the action ran or is about to. */
    boolean passed() {
        return passed;
    }

    /** Returns {@code time} for a socket, where 0 would mean "for ever". */
    static int millis(Duration time) {
        return (int) Math.min(Math.max(time.toMillis(), 1), Integer.MAX_VALUE);
    }

    /** Returns {@code time} for a message: {@code 10 s}, {@code 250 ms}. */
    static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    @Override
    public void close() {
        task.cancel(false);
    }
}
