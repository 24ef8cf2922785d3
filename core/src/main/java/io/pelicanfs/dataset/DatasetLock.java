package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.job.Workers;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset is made of, to the version of each object.
 *
 * @param json the lockfile, in the form of {@code docs/datasets.md}
 * @param objectCount how many objects it names
 * @param withoutDigest those that no server tells a digest of: a change that leaves size and time alone stays unnoticed
 */
public record DatasetLock(String json, int objectCount, List<PelicanUrl> withoutDigest) {
    private static final int AT_ONCE = 16;

    private record Asked(PelicanUrl url, Future<Version> answer) {}

    static DatasetLock of(DatasetFiles files, PelicanUrl dataset, List<DatasetObject> objects) throws IOException {
        Map<PelicanUrl, Version> versions = new HashMap<>();
        var workers = Workers.start("pelicanfs-lock");
        var asked = new ArrayDeque<Asked>();
        try {
            for (var object : objects) {
                for (var url : object.urls()) {
                    if (asked.size() == AT_ONCE) {
                        take(asked.poll(), versions);
                    }
                    asked.add(new Asked(url, workers.submit(() -> files.version(url))));
                }
            }
            while (!asked.isEmpty()) {
                take(asked.poll(), versions);
            }
        } finally {
            workers.shutdownNow();
        }
        var lock = new LockFile(dataset, objects, versions);
        var silent = new ArrayList<PelicanUrl>();
        for (var object : objects) {
            for (var url : object.urls()) {
                if (versions.getOrDefault(url, Version.UNKNOWN).digests().isEmpty()) {
                    silent.add(url);
                }
            }
        }
        return new DatasetLock(lock.toJson(), versions.size(), List.copyOf(silent));
    }

    private static void take(@Nullable Asked asked, Map<PelicanUrl, Version> versions) throws IOException {
        if (asked == null) {
            return;
        }
        try {
            versions.put(asked.url, asked.answer.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PelicanException.of(ErrorKind.CANCELLED, "interrupted")
                    .cause(e)
                    .build();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        }
    }
}
