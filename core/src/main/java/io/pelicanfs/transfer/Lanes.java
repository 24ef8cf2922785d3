package io.pelicanfs.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that waits for a worker: of some {@value #MOST_WAITING} small and as many large objects at most, so that planning a million objects takes no
 * more memory than planning a thousand. Small objects cost latency and large ones bandwidth; half the workers go to each as long as
 * there are both, and one in four is kept from large ones until nothing small can come any more. Thread-safe.
 */
final class Lanes {
    static final int MOST_WAITING = 1000;
    /** From here on the time of a transfer is that of its bytes rather than of its request. */
    static final long LARGE_BYTES = 8L << 20;

    private final int workers;
    private final ReentrantLock lock = new ReentrantLock();
    /** Waited for by workers; there may be a task that one of them may take. */
    private final Condition work = lock.newCondition();
    /** Waited for by planners; a lane is half empty, so that they are not woken for each task. */
    private final Condition room = lock.newCondition();
    /** Waited for by those who drain; all tasks have ended. */
    private final Condition idle = lock.newCondition();

    private final Lane small = new Lane();
    private final Lane large = new Lane();
    private int running;
    private int largeRunning;
    private boolean ended;

    Lanes(int workers) {
        this.workers = workers;
    }

    private static final class Lane {
        private final Deque<Task> tasks = new ArrayDeque<>();
        private int objects;

        void add(Task task) {
            tasks.add(task);
            objects += task.objects();
        }

        Task remove() {
            var task = tasks.remove();
            objects -= task.objects();
            return task;
        }

        boolean isEmpty() {
            return tasks.isEmpty();
        }
    }

    private static boolean isLarge(Task task) {
        return task.sizeBytes() >= LARGE_BYTES;
    }

    /** Adds a task, waiting while its lane is full. */
    void add(Task task) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var lane = isLarge(task) ? large : small;
            while (lane.objects >= MOST_WAITING) {
                room.await();
            }
            lane.add(task);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next task; empty once all were taken and no more will come. */
    Optional<Task> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                var lane = next();
                if (lane.isPresent()) {
                    var task = lane.get().remove();
                    running++;
                    largeRunning += isLarge(task) ? 1 : 0;
                    if (lane.get().objects <= MOST_WAITING / 2) {
                        room.signalAll();
                    }
                    return Optional.of(task);
                }
                if (ended && small.isEmpty() && large.isEmpty()) {
                    return Optional.empty();
                }
                work.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Lane> next() {
        if (!large.isEmpty() && largeRunning < Math.max(1, workers / 2)) {
            return Optional.of(large);
        }
        if (!small.isEmpty()) {
            return Optional.of(small);
        }
        boolean mayGo = ended || largeRunning < Math.max(1, workers - workers / 4);
        return !large.isEmpty() && mayGo ? Optional.of(large) : Optional.empty();
    }

    /** A task that was taken has ended. */
    void done(Task task) {
        lock.lock();
        try {
            running--;
            largeRunning -= isLarge(task) ? 1 : 0;
            if (!large.isEmpty()) {
                // One more of them may run now.
                work.signal();
            }
            if (isIdle()) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more tasks will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every task added so far has ended. */
    void drain() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isIdle()) {
                idle.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isIdle() {
        return running == 0 && small.isEmpty() && large.isEmpty();
    }
}
