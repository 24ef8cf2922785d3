package io.pelicanfs.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last reading of all places, shared by all threads: one of them at a time looks at the files while the others wait for it. No lock is
 * held meanwhile. Thread-safe.
 */
final class Readings {
    /** How long what was seen counts as seen now. */
    static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    /** How often files are read that look unchanged, where the token they hold is about to end: what a file system tells may be old. */
    private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(10);

    /** A reading, its moment, and the moment at which its files were last seen to be the same. */
    private record Seen(Reading reading, Instant readAt, Instant lookedAt) {}

    private final Supplier<Reading> reader;
    private final Supplier<Instant> now;
    private final AtomicReference<Optional<Seen>> seen = new AtomicReference<>(Optional.empty());
    private final AtomicReference<@Nullable CountDownLatch> flight = new AtomicReference<>();

    Readings(Supplier<Reading> reader, Supplier<Instant> now) {
        this.reader = reader;
        this.now = now;
    }

    /** Returns what stands in all places, at most {@link #LOOK_AGAIN_AFTER} old. */
    Reading current() {
        while (true) {
            Optional<Reading> fresh = fresh();
            if (fresh.isPresent()) {
                return fresh.get();
            }
            Optional<Reading> flown = fly(this::lookAgain);
            if (flown.isPresent()) {
                return flown.get();
            }
        }
    }

    /** Returns what stands in all places, not much older than now; {@code known} is the latest that the caller has. */
    Reading renewed(Reading known) {
        Instant moment = now.get();
        return seen.get()
                .filter(last -> isWithin(READ_AGAIN_AFTER, last.readAt, moment))
                .map(Seen::reading)
                .orElseGet(() -> after(known));
    }

    /** Returns a reading made after {@code known}, whatever the files look like from outside. */
    Reading after(Reading known) {
        while (true) {
            Optional<Reading> newer = seen.get().map(Seen::reading).filter(reading -> !reading.isSameAs(known));
            if (newer.isPresent()) {
                return newer.get();
            }
            Optional<Reading> flown = fly(() -> readUnlessAnother(known));
            if (flown.isPresent()) {
                return flown.get();
            }
        }
    }

    private Optional<Reading> fresh() {
        Instant moment = now.get();
        return seen.get()
                .filter(last -> isWithin(LOOK_AGAIN_AFTER, last.lookedAt, moment))
                .map(Seen::reading);
    }

    /** A clock that was set back makes nothing fresh for long. */
    private static boolean isWithin(Duration limit, Instant before, Instant moment) {
        return Duration.between(before, moment).abs().compareTo(limit) < 0;
    }

    private Reading lookAgain() {
        return fresh().orElseGet(() -> {
            Optional<Seen> same = seen.get().filter(last -> last.reading.watch().unchanged());
            if (same.isEmpty()) {
                return read();
            }
            seen.set(Optional.of(new Seen(same.get().reading, same.get().readAt, now.get())));
            return same.get().reading;
        });
    }

    private Reading readUnlessAnother(Reading known) {
        return seen.get()
                .map(Seen::reading)
                .filter(reading -> !reading.isSameAs(known))
                .orElseGet(this::read);
    }

    private Reading read() {
        // Taken before, so that a long reading is not thought newer than it is.
        Instant moment = now.get();
        Reading reading = reader.get();
        seen.set(Optional.of(new Seen(reading, moment, moment)));
        return reading;
    }

    /** Does the work unless another thread is at such work; then waits for that one and returns empty. */
    private Optional<Reading> fly(Supplier<Reading> work) {
        CountDownLatch mine = new CountDownLatch(1);
        CountDownLatch other = flight.compareAndExchange(null, mine);
        if (other != null) {
            await(other);
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            flight.set(null);
            mine.countDown();
        }
    }

    /** Local files are soon read, so an interrupt is left to the request that follows. */
    private static void await(CountDownLatch flight) {
        boolean interrupted = false;
        while (true) {
            try {
                flight.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
