package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveCheck;
import io.pelicanfs.archive.DatasetManifest;
import io.pelicanfs.archive.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Archives in local files. */
record LocalShards(Session session) implements ShardPlace {
    @Override
    public Optional<byte[]> manifest(String name) throws IOException {
        var file = session.file(name);
        if (!Files.exists(file)) {
            throw PelicanException.of(ErrorKind.LOCAL, "there is no file or folder " + file)
                    .nextStep("Write a whole URL, or give the federation with -f HOST, for what lies in a federation.")
                    .build();
        }
        var manifest = Files.isDirectory(file) ? file.resolve(DatasetManifest.FILE_NAME) : file;
        return Files.isRegularFile(manifest) && name(manifest).endsWith(".json")
                ? Optional.of(Files.readAllBytes(manifest))
                : Optional.empty();
    }

    @Override
    public List<String> archives(String name) throws IOException {
        var file = session.file(name);
        if (!Files.isDirectory(file)) {
            return List.of(name);
        }
        try (var files = Files.list(file)) {
            return files.filter(entry -> Verification.isArchive(name(entry)))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    /** A shard that is published elsewhere lies here all the same, under its own name. */
    @Override
    public String shard(String name, String url) {
        var file = session.file(name);
        var folder = Files.isDirectory(file) ? file : file.resolveSibling("");
        return folder.resolve(url.substring(url.lastIndexOf('/') + 1)).toString();
    }

    @Override
    public ArchiveCheck.Report check(String archive, Optional<DatasetManifest.Shard> expected, LongConsumer readBytes)
            throws IOException {
        var file = session.file(archive);
        if (!Files.isRegularFile(file)) {
            throw PelicanException.of(ErrorKind.NOT_FOUND, "there is no file " + file)
                    .build();
        }
        try (var object = LocalFile.open(file)) {
            return ArchiveCheck.run(
                    object, PelicanUrl.parse(PelicanUrl.encodePath(file.toString())), expected, readBytes);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
