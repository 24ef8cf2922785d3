package io.pelicanfs.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Visits folders with all below them, {@value #AT_ONCE} at a time, since a listing costs a round trip whatever its length. The last found is
 * visited first, so that what waits grows with the depth of a tree times its width, not with its size.
 *
 * @param <F> what stands for a folder
 */
final class FolderWalk<F> {
    static final int AT_ONCE = 4;

    /** Visits one folder. */
    @FunctionalInterface
    interface Visit<F> {
        void visit(F folder, Consumer<F> below) throws InterruptedException;
    }

    private final Visit<F> visit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<F> waiting = new ArrayDeque<>();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private int busy;

    private FolderWalk(Visit<F> visit) {
        this.visit = visit;
    }

    /** Visits {@code root} and all below; returns when every visit has ended. */
    static <F> void over(F root, ExecutorService threads, Visit<F> visit) throws InterruptedException {
        var walk = new FolderWalk<>(visit);
        walk.waiting.push(root);
        var ended = new CountDownLatch(AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++) {
            threads.execute(() -> {
                try {
                    walk.visitAll();
                } catch (InterruptedException e) {
                    walk.broken.compareAndSet(null, e);
                    Thread.currentThread().interrupt();
                } catch (RuntimeException | Error e) {
                    walk.broken.compareAndSet(null, e);
                } finally {
                    walk.wake();
                    ended.countDown();
                }
            });
        }
        ended.await();
        walk.rethrow();
    }

    private void visitAll() throws InterruptedException {
        for (var next = take(); next.isPresent(); next = take()) {
            try {
                visit.visit(next.get(), this::add);
            } finally {
                done();
            }
        }
    }

    private Optional<F> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && busy > 0 && broken.get() == null) {
                changed.await();
            }
            if (waiting.isEmpty() || broken.get() != null) {
                return Optional.empty();
            }
            busy++;
            return Optional.of(waiting.pop());
        } finally {
            lock.unlock();
        }
    }

    private void add(F folder) {
        lock.lock();
        try {
            waiting.push(folder);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            busy--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() throws InterruptedException {
        var cause = broken.get();
        if (cause instanceof InterruptedException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
    }
}
