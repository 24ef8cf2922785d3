package io.pelicanfs.client;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.dataset.DatasetFiles;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.PinnedVersion;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a dataset that lies in a federation. */
record FederationFiles(PelicanFileSystem fs, ObjectClient objects, Map<PelicanUrl, Version> versions)
        implements DatasetFiles {
    @Override
    public ObjectInfo stat(PelicanUrl url) throws IOException {
        return fs.stat(url);
    }

    @Override
    public Version version(PelicanUrl url) throws IOException {
        return objects.describe(fs.resolve(url));
    }

    @Override
    public DatasetFiles pinned(Map<PelicanUrl, Version> required) {
        return new FederationFiles(fs, objects, required);
    }

    private Version required(PelicanUrl url) {
        return versions.getOrDefault(url, Version.UNKNOWN);
    }

    @Override
    public Stream<ObjectInfo> walk(PelicanUrl url) throws IOException {
        return fs.walk(url);
    }

    @Override
    public Stream<ObjectInfo> glob(PelicanUrl url) throws IOException {
        return fs.glob(url);
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
    public Archive archive(PelicanUrl url) throws IOException {
        return Archive.open(fs.openObject(url, PinnedVersion.requiring(required(url))), url);
    }
}
