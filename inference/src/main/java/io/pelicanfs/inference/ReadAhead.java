package io.pelicanfs.inference;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Takes samples from a feed on a thread of its own, so that bytes travel while the model computes. At most {@value #MOST_SAMPLES} samples and
 * {@value #BUDGET_KIB} KiB wait.
 */
final class ReadAhead implements SampleSource {
    static final int MOST_SAMPLE_BYTES = 64 << 20;

    private static final int BUDGET_KIB = MOST_SAMPLE_BYTES >> 10;
    private static final int MOST_SAMPLES = 1024;
    private static final int RUN_OF_FAILURES = 8;

    /** Hands samples on, in order, until there are none or the thread is interrupted. */
    interface Feed {
        void run(Next next) throws IOException, InterruptedException;

        /** Frees what the feed holds, after {@link #run} has ended. */
        void close() throws IOException;
    }

    /** Takes one sample; waits while too many wait. */
    interface Next {
        void put(Sample sample) throws PelicanException, InterruptedException;
    }

    /** A sample with the room it takes; the end has none, and its reason if it came early. */
    private record Waiting(Optional<Sample> sample, int kib, Optional<Throwable> failure) {}

    private final Feed feed;
    private final OptionalLong count;
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_SAMPLES);
    private final Semaphore room = new Semaphore(BUDGET_KIB);
    private final Thread reader = new Thread(this::read, "samples");
    private int failuresInARow;

    private ReadAhead(Feed feed, OptionalLong count) {
        this.feed = feed;
        this.count = count;
        reader.setDaemon(true);
    }

    static SampleSource start(Feed feed, OptionalLong count) {
        var source = new ReadAhead(feed, count);
        source.reader.start();
        return source;
    }

    private void read() {
        Optional<Throwable> failure = Optional.empty();
        try {
            feed.run(this::put);
        } catch (InterruptedException e) {
            failure = Optional.of(cancelled());
        } catch (UncheckedIOException e) {
            failure = Optional.<Throwable>ofNullable(e.getCause()).or(() -> Optional.of(e));
        } catch (IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
        }
        end(failure);
    }

    /** The last word must find room even if nobody takes samples any more. */
    private void end(Optional<Throwable> failure) {
        if (Thread.interrupted()) {
            waiting.clear();
        }
        try {
            feed.close();
        } catch (IOException e) {
            // All samples were read, or there is a better reason to fail.
        }
        var end = new Waiting(Optional.empty(), 0, failure);
        try {
            waiting.put(end);
        } catch (InterruptedException e) {
            waiting.clear();
            waiting.add(end);
        }
    }

    private void put(Sample sample) throws PelicanException, InterruptedException {
        if (sample instanceof Sample.Failed failed) {
            failuresInARow = failed.why().retryable() ? failuresInARow + 1 : 0;
            if (failuresInARow == RUN_OF_FAILURES) {
                throw failed.why();
            }
        } else {
            failuresInARow = 0;
        }
        int bytes = sample instanceof Sample.Read read ? read.bytes().length : 0;
        int kib = Math.min(BUDGET_KIB, (bytes >> 10) + 1);
        room.acquire(kib);
        waiting.put(new Waiting(Optional.of(sample), kib, Optional.empty()));
    }

    @Override
    public Optional<Sample> next() throws IOException {
        try {
            var next = waiting.take();
            room.release(next.kib());
            if (next.sample().isEmpty()) {
                // Whoever asks again after the end gets the end again.
                waiting.add(next);
            }
            if (next.failure().isPresent()) {
                throw thrown(next.failure().get());
            }
            return next.sample();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        }
    }

    private static IOException thrown(Throwable failure) {
        if (failure instanceof RuntimeException bug) {
            throw bug;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof IOException io ? io : new IOException(failure);
    }

    private static PelicanException cancelled() {
        return PelicanException.of(ErrorKind.CANCELLED, "the samples were closed")
                .build();
    }

    @Override
    public OptionalLong count() {
        return count;
    }

    /** The reader then fails, and {@link #next} with it; the reader may outlive this call by the time one request takes to be aborted. */
    @Override
    public void close() {
        reader.interrupt();
    }
}
