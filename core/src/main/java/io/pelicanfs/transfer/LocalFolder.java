package io.pelicanfs.transfer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A local folder that a tree is written into, and nothing outside it. The folder itself may be reached through a symbolic link, since the
 * user named it; below it no link is ever followed: each folder is made or found without following links when it is entered, and before
 * and after each object it is looked at again, so that a folder exchanged for a link meanwhile is found out. Thread-safe.
 */
final class LocalFolder {
    /** How the file system tells names apart. */
    enum Case {
        SENSITIVE,
        INSENSITIVE
    }

    private static final int MOST_KNOWN = 1000;

    private final Path root;
    private final TransferOptions.Run run;
    private final Case letters;
    private final Map<Path, Object> inside = new ConcurrentHashMap<>();
    /** What a dry run has deleted, so that it is there still. */
    private final Set<Path> gone = ConcurrentHashMap.newKeySet();

    private LocalFolder(Path root, TransferOptions.Run run, Case letters) {
        this.root = root;
        this.run = run;
        this.letters = letters;
    }

    /**
     * Makes {@code root} if it is missing, unless this is a dry run.
     *
     * @throws PelicanException of kind {@link ErrorKind#LOCAL} if something else stands there or it cannot be made
     */
    static LocalFolder at(Path root, TransferOptions.Run run) throws PelicanException {
        try {
            if (run == TransferOptions.Run.DRY && !Files.exists(root)) {
                return new LocalFolder(root.toAbsolutePath().normalize(), run, Case.SENSITIVE);
            }
            var real = Files.isDirectory(root)
                    ? root.toRealPath()
                    : Files.createDirectories(root).toRealPath();
            return new LocalFolder(real, run, lettersIn(real));
        } catch (IOException e) {
            throw PelicanException.of(
                            ErrorKind.LOCAL, "cannot make the folder " + root + " (" + LocalReason.of(e) + ")")
                    .nextStep("Name a folder, or a place where one can be made.")
                    .cause(e)
                    .build();
        }
    }

    static LocalFolder at(Path root, TransferOptions.Run run, Case letters) throws PelicanException {
        return new LocalFolder(at(root, run).root, run, letters);
    }

    /** A folder with letters in its name is there in capitals as well, if case does not count. Asks, and writes nothing. */
    private static Case lettersIn(Path folder) {
        var name = folder.getFileName();
        if (name == null) {
            return Case.SENSITIVE;
        }
        var upper = name.toString().toUpperCase(java.util.Locale.ROOT);
        var lower = name.toString().toLowerCase(java.util.Locale.ROOT);
        if (upper.equals(lower)) {
            return Case.SENSITIVE;
        }
        try {
            var other = folder.resolveSibling(name.toString().equals(upper) ? lower : upper);
            return Files.isSameFile(folder, other) ? Case.INSENSITIVE : Case.SENSITIVE;
        } catch (IOException e) {
            return Case.SENSITIVE;
        }
    }

    Path root() {
        return root;
    }

    boolean foldsCase() {
        return letters == Case.INSENSITIVE;
    }

    /** What stood at {@code place} is deleted, or would be. */
    void gaveWay(Path place) {
        if (run == TransferOptions.Run.DRY) {
            gone.add(place);
        }
    }

    private boolean isGone(Path place) {
        return !gone.isEmpty() && gone.stream().anyMatch(place::startsWith);
    }

    /** Makes or finds the folder {@code folder}, whose parent was entered before. */
    void enter(Path folder, PelicanUrl url) throws PelicanException {
        if (folder.equals(root) || isGone(folder)) {
            return;
        }
        try {
            var there = attributes(folder);
            if (there.isEmpty()) {
                if (run == TransferOptions.Run.DRY) {
                    return;
                }
                try {
                    Files.createDirectory(folder);
                } catch (FileAlreadyExistsException e) {
                    // Another process was quicker, perhaps with something else.
                    requireFolder(folder, attributes(folder), url);
                }
            } else {
                requireFolder(folder, there, url);
            }
        } catch (IOException e) {
            throw local(e, url, "cannot make the folder " + folder);
        }
        requireInside(folder, url);
    }

    private static void requireFolder(Path folder, Optional<BasicFileAttributes> there, PelicanUrl url)
            throws PelicanException {
        if (there.filter(BasicFileAttributes::isDirectory).isEmpty()) {
            boolean link = there.filter(BasicFileAttributes::isSymbolicLink).isPresent();
            throw Results.refused(
                    ErrorKind.LOCAL,
                    url,
                    (link ? "a symbolic link" : "a file") + " stands where the folder " + folder + " should be",
                    link
                            ? "Links below the target are not followed; take it away."
                            : "Take it away, or name another target.");
        }
    }

    /** Returns what stands at {@code file}: nothing, or a regular file; anything else is refused. */
    Optional<BasicFileAttributes> existing(Path file, PelicanUrl url) throws PelicanException {
        if (isGone(file)) {
            return Optional.empty();
        }
        try {
            // Mostly nothing, which would be told by an exception, and that takes longer than to look twice.
            var there = Files.exists(file, NOFOLLOW_LINKS) ? attributes(file) : Optional.<BasicFileAttributes>empty();
            if (there.isEmpty() || there.get().isRegularFile()) {
                return there;
            }
            var what = there.get().isDirectory()
                    ? "a folder"
                    : there.get().isSymbolicLink() ? "a symbolic link" : "something that is no file";
            throw Results.refused(
                    ErrorKind.LOCAL, url, what + " stands at " + file, "Take it away, or name another target.");
        } catch (IOException e) {
            throw local(e, url, "cannot look at " + file);
        }
    }

    /** Fails if the way from the root to {@code folder} has come to lead through a symbolic link. */
    void requireInside(Path folder, PelicanUrl url) throws PelicanException {
        try {
            if (run == TransferOptions.Run.DRY || isInside(folder)) {
                return;
            }
        } catch (IOException e) {
            throw local(e, url, "cannot look at the folder " + folder);
        }
        throw Results.refused(
                ErrorKind.LOCAL,
                url,
                "the folder " + folder + " leads elsewhere now, through a symbolic link",
                "Somebody else changes the target; use another one.");
    }

    /** Looks at the whole way once, and from then on at whether {@code folder} is still the same one, which is told sooner. */
    private boolean isInside(Path folder) throws IOException {
        var key = key(Files.readAttributes(folder, BasicFileAttributes.class, NOFOLLOW_LINKS));
        if (key.isPresent() && key.get().equals(inside.get(folder))) {
            return true;
        }
        if (folder.toRealPath().equals(folder)) {
            if (inside.size() >= MOST_KNOWN) {
                inside.clear();
            }
            key.ifPresent(found -> inside.put(folder, found));
            return true;
        }
        return false;
    }

    /** Returns what tells a folder from any other thing, also from one that gets its number after it; empty for what is no folder. */
    private static Optional<Object> key(BasicFileAttributes there) {
        var key = there.fileKey();
        return key == null || !there.isDirectory() ? Optional.empty() : Optional.of(List.of(key, there.creationTime()));
    }

    /** Returns whether {@code folder} has something of the name of {@code entry}, or could not even have it. */
    static boolean mayHave(Path folder, ObjectInfo entry) {
        try {
            return Files.exists(LocalName.in(folder, entry.name(), entry.url()), NOFOLLOW_LINKS);
        } catch (PelicanException e) {
            return true;
        }
    }

    /** Returns when a file's content, name or rights were last changed, where the system tells that; else when its content was. */
    static FileTime changed(Path file, BasicFileAttributes attributes) {
        try {
            return (FileTime) Files.getAttribute(file, "unix:ctime");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return attributes.lastModifiedTime();
        }
    }

    /** Sets when a file was last changed; where that cannot be, the next run compares digests instead of times. */
    static void setTime(Path file, Instant time) {
        try {
            // With both times there is no need to look at the old ones; it was read and written just now.
            Files.getFileAttributeView(file, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(time), FileTime.fromMillis(System.currentTimeMillis()), null);
        } catch (IOException e) {
            // The bytes are right.
        }
    }

    static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static PelicanException local(IOException e, PelicanUrl url, String what) {
        if (e instanceof PelicanException known) {
            return known;
        }
        return PelicanException.of(ErrorKind.LOCAL, what + " (" + LocalReason.of(e) + ")")
                .url(url)
                .nextStep("Check that the folder is writable and has room.")
                .cause(e)
                .build();
    }
}
