package io.pelicanfs.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How far the work is, on standard error: at a terminal one line that is rewritten, in a log one plain line every few minutes, nothing when
 * quiet. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration AT_TERMINAL = Duration.ofMillis(500);
    private static final Duration IN_LOG = Duration.ofMinutes(3);
    private static final String ERASE_LINE = "\r\u001B[K";

    private final PrintStream err;
    private final Shell.Live live;
    private final Supplier<String> state;
    private final Thread teller;
    private boolean shown;
    private boolean closed;

    private ProgressLine(Shell shell, Supplier<String> state, Duration every) {
        this.err = shell.err();
        this.live = shell.live();
        this.state = state;
        this.teller = Thread.ofPlatform().daemon().name("progress").unstarted(() -> tell(every));
    }

    /** Begins to tell {@code state}, the first time after the first interval. */
    static ProgressLine start(Shell shell, Voice voice, Supplier<String> state) {
        var line = new ProgressLine(shell, state, shell.live() == Shell.Live.TERMINAL ? AT_TERMINAL : IN_LOG);
        if (!voice.quiet && !voice.debug) {
            line.teller.start();
        }
        return line;
    }

    private void tell(Duration every) {
        try {
            while (true) {
                Thread.sleep(every);
                show();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized void show() {
        if (closed) {
            return;
        }
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
