package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the objects of a dataset and brings them into an order that is the same everywhere: a manifest's, else that of their paths. */
final class DatasetFinder {
    static final String MANIFEST = "dataset.json";

    private final DatasetFiles files;

    DatasetFinder(DatasetFiles files) {
        this.files = files;
    }

    List<DatasetObject> find(PelicanUrl url) throws IOException {
        var objects = list(url.withoutMember());
        if (objects.isEmpty()) {
            throw PelicanException.of(ErrorKind.NOT_FOUND, "there are no samples here")
                    .url(url)
                    .nextStep(
                            "Name a dataset.json, an archive, a table, a pattern of them, or a collection with objects.")
                    .build();
        }
        return objects;
    }

    private List<DatasetObject> list(PelicanUrl url) throws IOException {
        if (url.path().indexOf('*') >= 0) {
            return objects(files.glob(url));
        }
        if (url.name().endsWith(".json")) {
            return Manifest.read(files, url);
        }
        var info = files.stat(url);
        if (!info.isCollection()) {
            return objects(Stream.of(info));
        }
        var manifest = url.child(MANIFEST);
        try {
            return Manifest.read(files, manifest);
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
        return objects(files.walk(url));
    }

    private List<DatasetObject> objects(Stream<ObjectInfo> listing) throws IOException {
        List<ObjectInfo> found;
        try (listing) {
            found = listing.filter(info -> !info.isCollection())
                    .filter(info -> SampleKey.isSample(info.url().path()))
                    .sorted(Comparator.comparing(info -> info.url().path()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        var objects = new ArrayList<DatasetObject>();
        var group = new ArrayList<ObjectInfo>();
        for (var info : found) {
            var kind = DatasetObject.Kind.of(info.name());
            boolean goesOn = kind == DatasetObject.Kind.LOOSE
                    && !group.isEmpty()
                    && key(info).equals(key(group.get(0)));
            if (!goesOn) {
                endGroup(group, objects);
            }
            if (kind == DatasetObject.Kind.LOOSE) {
                group.add(info);
            } else {
                objects.add(new DatasetObject(info.url(), size(info), kind, List.of()));
            }
        }
        endGroup(group, objects);
        return List.copyOf(objects);
    }

    private static String key(ObjectInfo info) {
        return SampleKey.of(info.url().path()).key();
    }

    private void endGroup(List<ObjectInfo> group, List<DatasetObject> objects) throws IOException {
        if (group.isEmpty()) {
            return;
        }
        long size = 0;
        for (var info : group) {
            size += size(info);
        }
        objects.add(new DatasetObject(
                group.get(0).url(),
                size,
                DatasetObject.Kind.LOOSE,
                group.stream().map(ObjectInfo::url).toList()));
        group.clear();
    }

    /** A listing that tells no size costs one question. */
    private long size(ObjectInfo info) throws IOException {
        return info.sizeBytes().isPresent()
                ? info.sizeBytes().getAsLong()
                : files.stat(info.url()).sizeBytes().orElse(0);
    }
}
