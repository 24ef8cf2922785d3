package io.pelicanfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Words for why the local file system refuses something: Java has exceptions without words for the most frequent reasons. */
public final class LocalReason {
    private LocalReason() {}

    /** Returns the reason in a clause, without the name of the file. */
    public static String of(IOException e) {
        if (!(e instanceof FileSystemException failure)) {
            return e.getMessage() == null ? "input or output error" : e.getMessage();
        }
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        if (failure instanceof NoSuchFileException none) {
            return isLink(none) ? "the link leads nowhere" : "no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "no permission";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is no folder";
        }
        return failure instanceof FileSystemLoopException ? "its links lead in a circle" : "input or output error";
    }

    private static boolean isLink(NoSuchFileException e) {
        return e.getFile() != null && Files.isSymbolicLink(Path.of(e.getFile()));
    }
}
