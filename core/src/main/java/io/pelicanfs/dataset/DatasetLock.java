package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.job.Workers;
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
 * @param withoutDigest those that neither a server nor a manifest tells a digest of: a change that leaves size and time alone stays unnoticed
 * @param bySizeAlone those of {@code withoutDigest} of which no server tells the time either: a change that leaves the size alone stays
 *     unnoticed
 */
public record DatasetLock(String json, int objectCount, List<PelicanUrl> withoutDigest, List<PelicanUrl> bySizeAlone) {
    private static final int AT_ONCE = 16;

    private record Asked(PelicanUrl url, Future<Pin> answer) {}

    static DatasetLock of(DatasetFiles files, PelicanUrl dataset, List<DatasetObject> objects) throws IOException {
        Map<PelicanUrl, Pin> pins = new HashMap<>();
        var workers = Workers.start("pelicanfs-lock");
        var asked = new ArrayDeque<Asked>();
        try {
            for (var object : objects) {
                for (var url : object.urls()) {
                    if (asked.size() == AT_ONCE) {
                        take(asked.poll(), pins);
                    }
                    asked.add(new Asked(url, workers.submit(() -> find(files, object, url))));
                }
            }
            while (!asked.isEmpty()) {
                take(asked.poll(), pins);
            }
        } finally {
            workers.shutdownNow();
        }
        var lock = new LockFile(dataset, objects, pins);
        var silent = new ArrayList<PelicanUrl>();
        for (var object : objects) {
            for (var url : object.urls()) {
                if (lock.pin(url).version().digests().isEmpty()) {
                    silent.add(url);
                }
            }
        }
        var timeless = silent.stream()
                .filter(url -> lock.pin(url).version().modified().isEmpty())
                .toList();
        return new DatasetLock(lock.toJson(), pins.size(), List.copyOf(silent), timeless);
    }

    private static Pin find(DatasetFiles files, DatasetObject object, PelicanUrl url) throws IOException {
        var version = files.version(url);
        return switch (object.kind()) {
            case TAR, ZIP ->
                new Pin(
                        version,
                        Optional.of(files.pinned(Map.of(url, Pin.of(version))).index(url)));
            default -> Pin.of(version);
        };
    }

    private static void take(@Nullable Asked asked, Map<PelicanUrl, Pin> pins) throws IOException {
        if (asked == null) {
            return;
        }
        try {
            pins.put(asked.url, asked.answer.get());
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
