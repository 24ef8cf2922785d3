package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.archive.ArchiveCheck;
import io.pelicanfs.archive.DatasetManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Archives in a federation. */
record FederationShards(Session session) implements ShardPlace {
    @Override
    public Optional<byte[]> manifest(String name) throws IOException {
        var url = session.url(name);
        if (url.name().endsWith(".json")) {
            return Optional.of(session.fs().read(url));
        }
        if (url.member().isPresent() || !session.fs().stat(url).isCollection()) {
            return Optional.empty();
        }
        try {
            return Optional.of(session.fs().read(url.child(DatasetManifest.FILE_NAME)));
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<String> archives(String name) throws IOException {
        var url = session.url(name);
        if (url.member().isPresent() || !session.fs().stat(url).isCollection()) {
            return List.of(name);
        }
        try (var entries = session.fs().list(url)) {
            return entries.filter(entry -> !entry.isCollection() && Verification.isArchive(entry.name()))
                    .map(entry -> entry.url().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public String shard(String name, String url) throws IOException {
        if (Packing.isUrl(url)) {
            return url;
        }
        var base = session.url(name);
        String path = base.path();
        var folder = base.name().endsWith(".json") ? base.withPath(path.substring(0, path.lastIndexOf('/'))) : base;
        return folder.child(url).toString();
    }

    @Override
    public ArchiveCheck.Report check(String archive, Optional<DatasetManifest.Shard> expected, LongConsumer readBytes)
            throws IOException {
        return session.fs().archiveWork().verify(session.url(archive), expected, readBytes);
    }
}
