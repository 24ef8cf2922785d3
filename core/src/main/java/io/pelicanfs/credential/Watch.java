package io.pelicanfs.credential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the looked-at files and folders were, each noted before it was read, so that whatever is written later shows. HTCondor writes all of
 * them anew at each refresh, changed or not (credential facts E.2): a difference is a reason to read again, not yet another token.
 */
final class Watch {
    /** A file as it can be told from another without opening it; a new entry in a folder changes the folder's time. */
    private record Look(long sizeBytes, FileTime modified, Optional<Object> key) {}

    private final Map<Path, Optional<Look>> looks = new LinkedHashMap<>();

    /** Notes what {@code path} is now, or that it is not there. */
    void add(Path path) {
        looks.putIfAbsent(path, look(path));
    }

    /** Returns whether everything is still as it was. Asks the file system once for each path and reads nothing. */
    boolean unchanged() {
        return looks.entrySet().stream().allMatch(entry -> look(entry.getKey()).equals(entry.getValue()));
    }

    private static Optional<Look> look(Path path) {
        try {
            BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Look(is.size(), is.lastModifiedTime(), Optional.ofNullable(is.fileKey())));
        } catch (IOException | SecurityException absent) {
            return Optional.empty();
        }
    }
}
