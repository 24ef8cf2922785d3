package io.pelicanfs.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Results on their way from many workers to one thread. That thread is woken for a batch of them, since waking it for each would take longer
 * than a small object; none waits longer than {@link #GATHERED}. Bounded: who is far ahead waits. Thread-safe.
 */
final class Handover<T> {
    static final int MOST_WAITING = 256;
    static final int BATCH = 64;
    static final Duration GATHERED = Duration.ofMillis(10);

    private final ReentrantLock lock = new ReentrantLock();
    /** Waited for by workers. */
    private final Condition room = lock.newCondition();
    /** Waited for by the one that takes: something is there, then enough is there. */
    private final Condition some = lock.newCondition();

    private final Condition batch = lock.newCondition();
    private List<T> waiting = new ArrayList<>();
    private boolean ended;

    /** Hands {@code result} over, waiting while many wait already. */
    void put(T result) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.size() >= MOST_WAITING) {
                room.await();
            }
            waiting.add(result);
            if (waiting.size() == 1) {
                some.signal();
            } else if (waiting.size() == BATCH) {
                batch.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            some.signal();
            batch.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns what has come, in the order of its coming; nothing once all was taken and no more will come.
     *
     * @param patience how long to wait for something at most, in nanoseconds
     * @throws TimeoutException if nothing came in that time
     */
    List<T> take(long patience) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            long left = patience;
            while (waiting.isEmpty() && !ended) {
                if (left <= 0) {
                    throw new TimeoutException();
                }
                left = some.awaitNanos(left);
            }
            long gathering = Math.min(left, GATHERED.toNanos());
            while (waiting.size() < BATCH && !ended && gathering > 0) {
                gathering = batch.awaitNanos(gathering);
            }
            var taken = waiting;
            waiting = new ArrayList<>();
            room.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
