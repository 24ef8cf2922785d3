package io.pelicanfs.dataset;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One object that is made while it is read, and read in one stream only. */
record GeneratedFile(String path, long sizeBytes, LongPass.Content content) implements DatasetFiles {
    PelicanUrl url() {
        return MemoryFiles.url(path);
    }

    @Override
    public ObjectInfo stat(PelicanUrl url) {
        return new ObjectInfo(url, ObjectInfo.Type.OBJECT, OptionalLong.of(sizeBytes), Optional.empty());
    }

    @Override
    public InputStream stream(PelicanUrl url) throws IOException {
        return LongPass.pipe(content);
    }

    @Override
    public Version version(PelicanUrl url) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] index(PelicanUrl url) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatasetFiles pinned(Map<PelicanUrl, Pin> pins) {
        return this;
    }

    @Override
    public Stream<ObjectInfo> walk(PelicanUrl url) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stream<ObjectInfo> glob(PelicanUrl url) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] read(PelicanUrl url) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream stream(PelicanUrl url, long from, long end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Archive archive(PelicanUrl url, boolean lenient) {
        throw new UnsupportedOperationException();
    }
}
