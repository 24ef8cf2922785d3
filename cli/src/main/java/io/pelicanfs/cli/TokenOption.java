package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that {@code -t} names. Never a token itself: command lines are public to all users of a machine. */
record TokenOption(Shell shell, Job job) {
    private static final int MOST_BYTES = 128 << 10;

    Path file(String value) throws IOException {
        if (value.equals("-")) {
            return fromInput();
        }
        var file = shell.workingDirectory().resolve(value.length() > 4096 ? "" : value);
        if (Arguments.looksLikeToken(value) && !Files.exists(file)) {
            throw PelicanException.of(
                            ErrorKind.USAGE, "-t was given a token, and wants the name of a file that holds one")
                    .nextStep(
                            "Put the token into a file of mode 0600 and name that, or pipe it to '-t -'. Take it out of your shell's history.")
                    .build();
        }
        return file;
    }

    /** A file that goes with this process, since the engine reads a token anew for each request. */
    private Path fromInput() throws IOException {
        byte[] token = shell.in().readNBytes(MOST_BYTES);
        var folder = Files.createDirectories(job.folder());
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        var file = posix
                ? Files.createTempFile(
                        folder,
                        "token",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(folder, "token", ".tmp");
        file.toFile().deleteOnExit();
        Files.write(file, token);
        return file;
    }
}
