package io.pelicanfs.transfer;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What comes in the place of something of the other kind, an object where a collection stands or the reverse: what stands there is an extra,
 * deleted with the others and under their conditions, and only then is this moved. Thread-safe while comparing.
 */
final class Replacements {
    /** Moves what has waited. */
    interface Step {
        void run() throws PelicanException, InterruptedException;
    }

    private record Waiting(PelicanUrl url, Optional<Path> file, PelicanException refusal, Step step) {}

    private final Crew crew;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean open;

    Replacements(Crew crew) {
        this.crew = crew;
        this.open = crew.options().deletesExtras();
    }

    /** Returns whether extras are still to be deleted, so that what stands in the way can be one of them. */
    boolean areOpen() {
        return open;
    }

    /** @param refusal what is told if nothing is deleted */
    void add(PelicanUrl url, Optional<Path> file, PelicanException refusal, Step step) {
        waiting.add(new Waiting(url, file, refusal, step));
    }

    /** Moves what has waited, unless the extras could not be {@code deleted}. */
    void run(boolean deleted) throws InterruptedException {
        open = false;
        if (waiting.isEmpty()) {
            return;
        }
        crew.drain();
        boolean free = deleted && !crew.hasFailures();
        for (var one : waiting) {
            if (!free) {
                crew.failed(one.url(), one.file(), one.refusal());
                continue;
            }
            try {
                one.step().run();
            } catch (PelicanException e) {
                crew.failed(one.url(), one.file(), e);
            }
        }
    }
}
