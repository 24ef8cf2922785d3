package io.pelicanfs.job;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads for blocking work: virtual ones where this Java has them, else a pool of at most {@value #MOST_PLATFORM_THREADS} daemon threads,
 * beyond which the submitting thread does the work itself. No task may wait for another of the same workers.
 */
public final class Workers {
    private static final int MOST_PLATFORM_THREADS = 64;
    private static final @Nullable MethodHandle VIRTUAL = virtualExecutor();

    private Workers() {}

    /** Returns new workers; closing them is {@link ExecutorService#shutdownNow}. */
    public static ExecutorService start(String name) {
        var virtual = VIRTUAL;
        if (virtual != null) {
            try {
                return (ExecutorService) virtual.invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException("virtual threads are there but do not start", e);
            }
        }
        return new ThreadPoolExecutor(
                0,
                MOST_PLATFORM_THREADS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons(name),
                (task, pool) -> {
                    // The JDK's own policy drops a task silently then, and whoever waits for it waits for ever.
                    if (pool.isShutdown()) {
                        throw new RejectedExecutionException("the workers are shut down");
                    }
                    task.run();
                });
    }

    /** Returns {@code count} daemon threads for work that computes or keeps an order; what exceeds them waits. */
    public static ExecutorService bounded(String name, int count) {
        return Executors.newFixedThreadPool(count, daemons(name));
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** {@code Executors.newVirtualThreadPerTaskExecutor()}, from Java 21 on. */
    private static @Nullable MethodHandle virtualExecutor() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
