package io.pelicanfs.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs an action once if the block it guards is not left in time, to some {@value #TICK_MILLIS} ms.
 *
 * <p>A socket's own time-out starts again with every byte, so a server that trickles would never meet it. The action runs on a thread that all
 * share and must not block; closing a socket at once does not.
 */
public final class TimeLimit implements AutoCloseable {
    /**
     * How often the shared thread looks whose time has passed. A timer would be woken for each limit that is set, twice for each request;
     * this costs a request nothing.
     */
    private static final int TICK_MILLIS = 10;

    private static final long TICK_NANOS = Duration.ofMillis(TICK_MILLIS).toNanos();

    private static final Set<TimeLimit> SET = ConcurrentHashMap.newKeySet();
    private static final Thread WATCH = watch();
    private static volatile boolean asleep;

    private final long begin = System.nanoTime();
    private final long nanos;
    private final Runnable whenPassed;
    private volatile boolean passed;

    private TimeLimit(Duration time, Runnable whenPassed) {
        this.nanos = time.toNanos();
        this.whenPassed = whenPassed;
    }

    /** Starts one; {@code whenPassed} runs on a thread that all limits share, and must not block. */
    public static TimeLimit of(Duration time, Runnable whenPassed) {
        var limit = new TimeLimit(time, whenPassed);
        SET.add(limit);
        if (asleep) {
            LockSupport.unpark(WATCH);
        }
        return limit;
    }

    private static Thread watch() {
        var thread = new Thread(TimeLimit::look, "pelicanfs-time-limits");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void look() {
        while (true) {
            // Who interrupts all threads of a group means others; an interrupted one would not park again.
            Thread.interrupted();
            LockSupport.parkNanos(TICK_NANOS);
            try {
                lookOnce();
            } catch (Throwable e) {
                // Out of memory, for one: without this thread nothing in the process would be bound any more.
            }
        }
    }

    private static void lookOnce() {
        long now = System.nanoTime();
        SET.forEach(limit -> limit.look(now));
        asleep = true;
        // What is set from here on wakes this thread.
        if (SET.isEmpty()) {
            LockSupport.park();
        }
        asleep = false;
    }

    private void look(long now) {
        if (now - begin >= nanos && SET.remove(this)) {
            passed = true;
            try {
                whenPassed.run();
            } catch (Throwable e) {
                // The other limits must be kept all the same.
            }
        }
    }

    /** Returns how many there are in this process. */
    static int count() {
        return SET.size();
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
        SET.remove(this);
    }
}
