package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Samples that one thread reads and another takes, bounded by their bytes: one sample always fits, whatever its size. Ends with the end of
 * the samples or with a failure.
 */
final class SampleQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long mostBytes;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long heldBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    SampleQueue(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Waits for room. Returns whether somebody still takes. */
    boolean put(Sample sample) throws InterruptedException {
        lock.lock();
        try {
            long size = sample.sizeBytes();
            while (!closed && !samples.isEmpty() && heldBytes + size > mostBytes) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            samples.add(sample);
            heldBytes += size;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void fail(IOException why) {
        lock.lock();
        try {
            failure = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next sample; empty at the end. What was read before a failure comes first.
     *
     * @throws PelicanException of kind {@link ErrorKind#CANCELLED} once this is closed
     */
    Optional<Sample> take() throws IOException, InterruptedException {
        lock.lock();
        try {
            while (samples.isEmpty() && !ended && !closed && failure == null) {
                changed.await();
            }
            var sample = samples.poll();
            if (sample != null) {
                heldBytes -= sample.sizeBytes();
                changed.signalAll();
                return Optional.of(sample);
            }
            if (closed) {
                throw PelicanException.of(ErrorKind.CANCELLED, "the samples were closed")
                        .build();
            }
            if (failure != null) {
                throw failure;
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            samples.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
