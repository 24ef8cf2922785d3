package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** A local folder as the target of packing. See {@link HiddenShard} for what is unfinished. */
public final class FolderTarget implements ShardTarget {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Path folder;

    public FolderTarget(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public String name() {
        return folder.getFileName() == null ? "dataset" : folder.getFileName().toString();
    }

    @Override
    public void prepare(Set<String> names) throws IOException {
        try {
            Files.createDirectories(folder);
            try (var entries = Files.newDirectoryStream(folder)) {
                for (var entry : entries) {
                    String name = entry.getFileName().toString();
                    if (HiddenShard.target(name).filter(names::contains).isPresent()) {
                        HiddenShard.deleteIfLeft(entry);
                    } else if (!names.contains(name) && !name.startsWith(".")) {
                        throw PelicanException.of(
                                        ErrorKind.EXISTS,
                                        folder + " holds '"
                                                + Member.impliedFolder(name).displayName()
                                                + "', which is not part of what is to be packed")
                                .nextStep("Name a folder that is new or empty, or the one an interrupted run wrote to.")
                                .build();
                    }
                }
            }
        } catch (FileSystemException e) {
            throw local(folder, e);
        }
    }

    @Override
    public Result write(String name, long sizeBytes, Body body) throws IOException {
        var file = folder.resolve(name);
        if (Files.exists(file)) {
            requireSame(file, sizeBytes, body);
            return Result.KEPT;
        }
        try (var hidden = HiddenShard.beside(file)) {
            body.writeTo(hidden);
            hidden.finish();
        }
        return Result.WRITTEN;
    }

    private static void requireSame(Path file, long sizeBytes, Body body) throws IOException {
        if (Files.size(file) != sizeBytes) {
            throw published(file);
        }
        try (var standing = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            body.writeTo(new Comparison(file, standing));
        }
    }

    private static PelicanException published(Path file) {
        return PelicanException.of(ErrorKind.EXISTS, file + " stands there already and is another")
                .nextStep("A published shard never changes, since caches keep it: pack into a new folder.")
                .build();
    }

    static PelicanException local(Path file, IOException e) {
        return PelicanException.of(ErrorKind.LOCAL, "cannot write " + file + " (" + LocalReason.of(e) + ")")
                .nextStep("Check that the folder is writable and has room.")
                .cause(e)
                .build();
    }

    /** Compares what is written with a file. */
    private static final class Comparison extends OutputStream {
        private final Path file;
        private final InputStream standing;

        Comparison(Path file, InputStream standing) {
            this.file = file;
            this.standing = standing;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] there = standing.readNBytes(length);
            if (!Arrays.equals(there, 0, there.length, bytes, offset, offset + length)) {
                throw published(file);
            }
        }
    }
}
