package io.pelicanfs.client;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.ArchiveIndex;
import io.pelicanfs.archive.IndexStore;
import io.pelicanfs.dataset.DatasetFiles;
import io.pelicanfs.dataset.Pin;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.PinnedVersion;
import io.pelicanfs.object.Version;
import io.pelicanfs.transfer.Put;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a dataset that lies in a federation. */
record FederationFiles(PelicanFileSystem fs, ObjectClient objects, IndexStore kept, Map<PelicanUrl, Pin> pins)
        implements DatasetFiles {
    @Override
    public ObjectInfo stat(PelicanUrl url) throws IOException {
        return fs.stat(url);
    }

    @Override
    public Version version(PelicanUrl url) throws IOException {
        return objects.versions().of(fs.resolve(url), required(url));
    }

    @Override
    public DatasetFiles pinned(Map<PelicanUrl, Pin> required) {
        return new FederationFiles(fs, objects, kept, required);
    }

    private Pin pin(PelicanUrl url) {
        return pins.getOrDefault(url, Pin.NONE);
    }

    private Version required(PelicanUrl url) {
        return pin(url).version();
    }

    @Override
    public Stream<ObjectInfo> walk(PelicanUrl url) throws IOException {
        return fs.walk(url).filter(entry -> !Put.isUnfinished(entry));
    }

    @Override
    public Stream<ObjectInfo> glob(PelicanUrl url) throws IOException {
        return fs.glob(url).filter(entry -> !Put.isUnfinished(entry));
    }

    @Override
    public byte[] read(PelicanUrl url) throws IOException {
        return objects.readAllBytes(fs.resolve(url), required(url));
    }

    @Override
    public InputStream stream(PelicanUrl url) throws IOException {
        return objects.open(fs.resolve(url), PinnedVersion.requiring(required(url)));
    }

    @Override
    public InputStream stream(PelicanUrl url, long from, long end) throws IOException {
        return objects.open(fs.resolve(url), PinnedVersion.requiring(required(url)), from, end);
    }

    @Override
    public Archive archive(PelicanUrl url, boolean lenient) throws IOException {
        var object = fs.openObject(url, PinnedVersion.requiring(required(url)));
        var index = pin(url).index();
        if (index.isPresent()) {
            return Archive.open(object, url, index.get());
        }
        return lenient ? Archive.openLenient(object, url) : Archive.open(object, url);
    }

    @Override
    public byte[] index(PelicanUrl url) throws IOException {
        try (var object = fs.openObject(url, PinnedVersion.requiring(required(url)))) {
            return ArchiveIndex.of(object, url, kept);
        }
    }
}
