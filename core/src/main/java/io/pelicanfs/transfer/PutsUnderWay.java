package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The puts that have something at their origin and have not ended, so that a process that is to end can give them up: a thread that is
 * interrupted in its put deletes what it has begun, as after any other failure. Thread-safe.
 */
final class PutsUnderWay {
    private final Set<One> running = new LinkedHashSet<>();
    private final List<PelicanUrl> left = new ArrayList<>();
    private boolean givenUp;

    /** One put, from before its first byte is sent until all is in order at the origin or the failure is told. */
    final class One implements AutoCloseable {
        private final PelicanUrl place;
        private final Thread thread = Thread.currentThread();
        private boolean interrupted;

        private One(PelicanUrl place) {
            this.place = place;
        }

        private void interrupt() {
            interrupted = true;
            thread.interrupt();
        }

        /** What stands at its place may be a part of the object, and cannot be deleted. */
        void leavesRemains() {
            synchronized (PutsUnderWay.this) {
                if (givenUp) {
                    left.add(place);
                }
            }
        }

        @Override
        public void close() {
            synchronized (PutsUnderWay.this) {
                running.remove(this);
                if (interrupted) {
                    // It was meant for this put, whose failure is still to be told by this thread.
                    Thread.interrupted();
                }
                PutsUnderWay.this.notifyAll();
            }
        }
    }

    /** Notes that this thread begins a put that writes to {@code place}, the hidden name or the object's own. */
    synchronized One begin(PelicanUrl target, PelicanUrl place) throws PelicanException {
        if (givenUp) {
            throw PelicanException.of(ErrorKind.CANCELLED, "the process is to end")
                    .url(target)
                    .build();
        }
        var one = new One(place);
        running.add(one);
        return one;
    }

    /**
     * Lets no put begin any more, interrupts those that run, and waits at most {@code limit} for them.
     *
     * @return the places where something may be left
     */
    synchronized List<PelicanUrl> giveUp(Duration limit) {
        givenUp = true;
        running.forEach(One::interrupt);
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long wait = limit.toMillis(); !running.isEmpty() && wait > 0; ) {
                wait(wait);
                wait = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        } catch (InterruptedException e) {
            // Whoever is in such a hurry is told what is left as of now.
            Thread.currentThread().interrupt();
        }
        var places = new ArrayList<>(left);
        running.forEach(one -> places.add(one.place));
        return places;
    }
}
