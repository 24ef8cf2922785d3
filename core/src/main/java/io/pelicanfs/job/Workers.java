package io.pelicanfs.job;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Daemon threads for blocking work: at most {@value #MOST_THREADS}, beyond which the submitting thread does the work itself. No task may wait
 * for another of the same workers.
 *
 * <p>Platform threads, since there are never more than connections: virtual ones would add a selector and a scheduler to each piece read.
 */
public final class Workers {
    private static final int MOST_THREADS = 256;

    private Workers() {}

    /** Returns new workers; closing them is {@link ExecutorService#shutdownNow}. */
    public static ExecutorService start(String name) {
        return new ThreadPoolExecutor(
                0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons(name), (task, pool) -> {
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
}
