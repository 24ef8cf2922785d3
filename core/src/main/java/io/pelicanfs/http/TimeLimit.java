package io.pelicanfs.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action once if the block it guards is not left in time.
 *
 * <p>A socket's own time-out starts again with every byte, so a server that trickles would never meet it. The action runs on the JDK's timer
 * thread and must not block; closing a socket at once does not.
 */
final class TimeLimit implements AutoCloseable {
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private TimeLimit() {}

    static TimeLimit of(Duration time, Runnable whenPassed) {
        var limit = new TimeLimit();
        var unused = limit.end.whenComplete((nothing, timeout) -> {
            if (timeout != null) {
                whenPassed.run();
            }
        });
        limit.end.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS);
        return limit;
    }

    /** Returns whether the action ran or is about to. */
    boolean passed() {
        return end.isCompletedExceptionally();
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
        end.complete(null);
    }
}
