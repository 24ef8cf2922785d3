package io.pelicanfs.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A folder for files that nobody else is to see, readable by its owner only. It goes when it is closed, or else with the first one that a
 * later process makes. One thread at a time.
 */
public final class Scratch implements Closeable {
    private static final String WORK = "scratch";
    private static final String PREFIX = "scratch-";

    private final Path folder;
    private final Traces.Trace trace;

    private Scratch(Path folder, Traces.Trace trace) {
        this.folder = folder;
        this.trace = trace;
    }

    /** Makes one in {@code parent}, which is made if need be, and removes those there that killed processes left. */
    public static Scratch in(Path parent, Traces traces) throws IOException {
        Files.createDirectories(parent);
        for (var left : traces.left(WORK)) {
            var folder = Path.of(left.text());
            if (parent.equals(folder.getParent()) && isOurs(folder)) {
                new Scratch(folder, left).close();
            }
        }
        var folder = parent.resolve(PREFIX + UUID.randomUUID());
        var trace = traces.leave(WORK, folder.toString());
        Files.createDirectory(folder, OwnerOnly.folder(folder));
        return new Scratch(folder, trace);
    }

    private static boolean isOurs(Path folder) {
        return String.valueOf(folder.getFileName()).startsWith(PREFIX);
    }

    /** Returns the place of a file in it. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Deletes the files in it, and itself; what cannot be deleted now is for a later process. */
    @Override
    public void close() {
        try {
            if (Files.exists(folder)) {
                try (var files = Files.newDirectoryStream(folder)) {
                    for (var file : files) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
            trace.forget();
        } catch (IOException | DirectoryIteratorException e) {
            // It is in a folder of our own, and noted there.
        }
    }
}
