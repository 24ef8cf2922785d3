package io.pelicanfs.archive;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes threads that keep no process alive. */
final class Daemons {
    private Daemons() {}

    static ExecutorService named(String name, int count) {
        return Executors.newFixedThreadPool(count, task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
