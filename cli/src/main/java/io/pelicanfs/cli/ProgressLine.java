package io.pelicanfs.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How far the work is, on standard error: at a terminal one line that is rewritten, in a log one plain line every few minutes, nothing when
 * quiet. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
    static final Duration AT_TERMINAL = Duration.ofMillis(500);
    static final Duration IN_LOG = Duration.ofMinutes(3);
    private static final String ERASE_LINE = "\r\u001B[K";

    private final PrintStream err;
    private final Shell.Live live;
    private final Supplier<String> state;
    private final long everyNanos;
    private final Thread teller;
    private long lastNanos;
    private Runnable chore = () -> {};
    private boolean quiet;
    private boolean shown;
    private boolean closed;

    ProgressLine(PrintStream err, Shell.Live live, Supplier<String> state, long nowNanos) {
        this.err = err;
        this.live = live;
        this.state = state;
        this.everyNanos = (live == Shell.Live.TERMINAL ? AT_TERMINAL : IN_LOG).toNanos();
        this.lastNanos = nowNanos;
        this.teller = Thread.ofPlatform().daemon().name("progress").unstarted(this::tell);
    }

    /** Begins to tell {@code state}, the first time after the first interval. */
    static ProgressLine start(Shell shell, Voice voice, Supplier<String> state) {
        return start(shell, voice, state, () -> {});
    }

    /** Begins to tell {@code state}, and does {@code chore} every {@link #AT_TERMINAL}, also where nothing is told. */
    static ProgressLine start(Shell shell, Voice voice, Supplier<String> state, Runnable chore) {
        var line = new ProgressLine(shell.err(), shell.live(), state, System.nanoTime());
        line.chore = chore;
        line.quiet = voice.quiet || voice.debug;
        line.teller.start();
        return line;
    }

    private void tell() {
        try {
            while (true) {
                Thread.sleep(AT_TERMINAL);
                chore.run();
                if (!quiet) {
                    beat(System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** Tells the state if it is time to. */
    synchronized void beat(long nowNanos) {
        if (closed || nowNanos - lastNanos < everyNanos - AT_TERMINAL.toNanos() / 2) {
            return;
        }
        lastNanos = nowNanos;
        if (live == Shell.Live.TERMINAL) {
            err.print(ERASE_LINE + state.get());
            err.flush();
            shown = true;
        } else {
            err.println("pelfs: " + state.get());
        }
    }

    /** Makes room for another line. */
    synchronized void clear() {
        if (shown) {
            err.print(ERASE_LINE);
            err.flush();
            shown = false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        teller.interrupt();
        clear();
    }
}
