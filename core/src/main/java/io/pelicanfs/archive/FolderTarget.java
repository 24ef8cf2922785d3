package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A local folder as the target of packing. A file is written hidden beside its name and renamed; a signal removes what is unfinished. */
public final class FolderTarget implements ShardTarget {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(FolderTarget::deleteQuietly)));
    }

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
                    if (!names.contains(name) && !name.startsWith(".")) {
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
        var hidden = folder.resolve("." + name + "." + UUID.randomUUID() + ".part");
        UNFINISHED.add(hidden);
        try {
            try (var out = LocalOutput.to(hidden, file)) {
                body.writeTo(out);
            }
            move(hidden, file);
        } finally {
            deleteQuietly(hidden);
            UNFINISHED.remove(hidden);
        }
        return Result.WRITTEN;
    }

    private static void move(Path hidden, Path file) throws PelicanException {
        try {
            try {
                Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(hidden, file);
            }
        } catch (IOException e) {
            throw local(file, e);
        }
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

    private static PelicanException local(Path file, IOException e) {
        String reason = e instanceof FileSystemException failure && failure.getReason() == null
                ? e.getClass().getSimpleName().replace("Exception", "")
                : String.valueOf(e.getMessage());
        return PelicanException.of(ErrorKind.LOCAL, "cannot write " + file + " (" + reason + ")")
                .nextStep("Check that the folder is writable and has room.")
                .cause(e)
                .build();
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is hidden and named as a part; there is nobody left to tell.
        }
    }

    /** Tells a full disk from a source that cannot be read: both would be plain exceptions. */
    private static final class LocalOutput extends OutputStream {
        private final Path file;
        private final OutputStream out;

        private LocalOutput(Path file, OutputStream out) {
            this.file = file;
            this.out = out;
        }

        /** Makes {@code hidden}, whose failures are told as those of {@code file}. */
        static LocalOutput to(Path hidden, Path file) throws PelicanException {
            try {
                var out = Files.newOutputStream(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return new LocalOutput(file, out);
            } catch (IOException e) {
                throw local(file, e);
            }
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                throw local(file, e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (IOException e) {
                throw local(file, e);
            }
        }
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
