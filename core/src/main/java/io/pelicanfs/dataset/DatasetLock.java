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
import java.util.Optional;
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

    private record Found(Version version, Optional<byte[]> index) {}

    private record Asked(PelicanUrl url, Future<Found> answer) {}

    static DatasetLock of(DatasetFiles files, PelicanUrl dataset, List<DatasetObject> objects) throws IOException {
        Map<PelicanUrl, Version> versions = new HashMap<>();
        Map<PelicanUrl, byte[]> indexes = new HashMap<>();
        var workers = Workers.start("pelicanfs-lock");
        var asked = new ArrayDeque<Asked>();
        try {
            for (var object : objects) {
                for (var url : object.urls()) {
                    if (asked.size() == AT_ONCE) {
                        take(asked.poll(), versions, indexes);
                    }
                    asked.add(new Asked(url, workers.submit(() -> find(files, object, url))));
                }
            }
            while (!asked.isEmpty()) {
                take(asked.poll(), versions, indexes);
            }
        } finally {
            workers.shutdownNow();
        }
        var lock = new LockFile(dataset, objects, versions, indexes);
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

    private static Found find(DatasetFiles files, DatasetObject object, PelicanUrl url) throws IOException {
        var version = files.version(url);
        return switch (object.kind()) {
            case TAR, ZIP ->
                new Found(
                        version,
                        Optional.of(files.pinned(Map.of(url, version), Map.of()).index(url)));
            default -> new Found(version, Optional.empty());
        };
    }

    private static void take(@Nullable Asked asked, Map<PelicanUrl, Version> versions, Map<PelicanUrl, byte[]> indexes)
            throws IOException {
        if (asked == null) {
            return;
        }
        try {
            var found = asked.answer.get();
            versions.put(asked.url, found.version);
            found.index.ifPresent(index -> indexes.put(asked.url, index));
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
