package io.pelicanfs.conformance.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Many cases at once, since what they do most of the time is wait; but not so many that servers seem to stall. */
final class Together {
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(8, work -> {
        var thread = new Thread(work, "case");
        thread.setDaemon(true);
        return thread;
    });

    /** Something that may fail. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }

    /** What is done for one case. */
    @FunctionalInterface
    interface Each<C, T> {
        T run(C of) throws Exception;
    }

    private Together() {}

    /** Returns what became of each case; the first that ends otherwise is thrown. */
    static <C, T> Map<C, T> of(List<C> cases, Each<C, T> each) throws Exception {
        Map<C, Future<T>> running = new LinkedHashMap<>();
        cases.forEach(one -> running.put(one, THREADS.submit(() -> each.run(one))));
        Map<C, T> ended = new LinkedHashMap<>();
        for (var one : running.entrySet()) {
            try {
                ended.put(one.getKey(), one.getValue().get());
            } catch (ExecutionException e) {
                throw new AssertionError(one.getKey() + ": " + e.getCause(), e.getCause());
            }
        }
        return ended;
    }

    static <C, T> Map<C, T> expected(List<C> cases, Function<C, T> table) {
        Map<C, T> all = new LinkedHashMap<>();
        cases.forEach(one -> all.put(one, table.apply(one)));
        return all;
    }

    /** Returns every file below {@code root}, hidden ones as well, by its path there. */
    static List<String> files(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (var all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }
}
