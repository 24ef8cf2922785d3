package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Local files to be packed. */
public final class LocalTree {
    /** What is done with symbolic links. */
    public enum SymbolicLinks {
        /** What they point to is packed. */
        FOLLOW,
        /** They are left out. */
        SKIP,
        /** They are an error. */
        ERROR
    }

    private LocalTree() {}

    /**
     * Returns all files below {@code root}, named by their path from it behind {@code prefix} (empty, or ending in a slash); a file is
     * named by its own name. Folders without files leave no trace.
     *
     * @throws PelicanException of kind {@link ErrorKind#LOCAL} if something cannot be read, or is a device, socket or pipe
     */
    public static List<PackInput> inputs(Path root, String prefix, SymbolicLinks links) throws IOException {
        if (!Files.exists(root)) {
            throw refused(root, "there is no such file or folder");
        }
        if (Files.isRegularFile(root)) {
            return List.of(input(root, prefix + root.getFileName(), Files.size(root)));
        }
        var found = new ArrayList<PackInput>();
        Set<FileVisitOption> options = links == SymbolicLinks.FOLLOW
                ? EnumSet.of(FileVisitOption.FOLLOW_LINKS)
                : EnumSet.noneOf(FileVisitOption.class);
        Files.walkFileTree(root, options, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    String name = root.relativize(file)
                            .toString()
                            .replace(file.getFileSystem().getSeparator(), "/");
                    found.add(input(file, prefix + name, attributes.size()));
                } else if (!attributes.isSymbolicLink() || links != SymbolicLinks.SKIP) {
                    throw refused(file, attributes.isSymbolicLink() ? "it is a symbolic link" : "it is no file");
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                throw refused(
                        file,
                        e instanceof FileSystemLoopException
                                ? "its link leads back to a folder above it"
                                : e.getClass().getSimpleName().replace("Exception", ""));
            }
        });
        return found;
    }

    private static PackInput input(Path file, String name, long sizeBytes) {
        return new PackInput(name, sizeBytes, new LocalContent(file));
    }

    private static PelicanException refused(Path file, String why) {
        return PelicanException.of(ErrorKind.LOCAL, "cannot pack " + file + ": " + why)
                .nextStep("Move it elsewhere or make it readable; --symlinks skip leaves symbolic links out.")
                .build();
    }
}
