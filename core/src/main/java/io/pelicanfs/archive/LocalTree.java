package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

    private static final String LEAVE_OUT_LINKS = "--symlinks skip leaves symbolic links out.";

    private LocalTree() {}

    /**
     * Returns all files below {@code root}, named by their path from it behind {@code prefix} (empty, or ending in a slash); a file is
     * named by its own name. Folders without files leave no trace.
     *
     * @throws PelicanException of kind {@link ErrorKind#LOCAL} if something cannot be read, or is a device, socket or pipe
     */
    public static List<PackInput> inputs(Path root, String prefix, SymbolicLinks links) throws IOException {
        if (!Files.exists(root)) {
            throw refused(root, "there is no such file or folder", "Check the name.");
        }
        if (Files.isRegularFile(root)) {
            return List.of(input(root, prefix + name(root, root.getFileName()), Files.size(root)));
        }
        var found = new ArrayList<PackInput>();
        Set<FileVisitOption> options = links == SymbolicLinks.FOLLOW
                ? EnumSet.of(FileVisitOption.FOLLOW_LINKS)
                : EnumSet.noneOf(FileVisitOption.class);
        Files.walkFileTree(root, options, Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    found.add(input(file, prefix + name(file, root.relativize(file)), attributes.size()));
                } else if (!attributes.isSymbolicLink()) {
                    throw refused(
                            file,
                            "it is neither a file nor a folder",
                            "Move it out of what is packed: only files are.");
                } else if (links != SymbolicLinks.SKIP) {
                    // Those that lead somewhere are that to who follows them.
                    boolean followed = links == SymbolicLinks.FOLLOW;
                    throw refused(file, followed ? "its link leads nowhere" : "it is a symbolic link", LEAVE_OUT_LINKS);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof FileSystemLoopException) {
                    throw refused(file, "its link leads back to a folder above it", LEAVE_OUT_LINKS);
                }
                throw refused(file, LocalReason.of(e), "Make it readable, or move it out of what is packed.");
            }
        });
        return found;
    }

    private static String name(Path file, Path below) throws PelicanException {
        String name = below.toString();
        // Bytes that are no text come back as other bytes.
        if (!isText(below, name)) {
            throw refused(
                    file,
                    "its name is not text",
                    "Rename it, or leave it out: the members of an archive have names in UTF-8.");
        }
        return name.replace(below.getFileSystem().getSeparator(), "/");
    }

    private static boolean isText(Path path, String name) {
        try {
            return path.getFileSystem().getPath(name).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static PackInput input(Path file, String name, long sizeBytes) {
        return new PackInput(name, sizeBytes, new LocalContent(file));
    }

    private static PelicanException refused(Path file, String why, String nextStep) {
        return PelicanException.of(ErrorKind.LOCAL, "cannot pack " + file + ": " + why)
                .nextStep(nextStep)
                .build();
    }
}
