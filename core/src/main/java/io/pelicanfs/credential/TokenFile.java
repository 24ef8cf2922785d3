package io.pelicanfs.credential;

import io.pelicanfs.credential.Contents.Flaw;
import io.pelicanfs.credential.Contents.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Reads a token's file, which somebody may be replacing or writing meanwhile. */
final class TokenFile {
    static final int MAX_BYTES = 1 << 20;

    /** HTCondor rewrites every file every five minutes (credential facts E.2), so a change twice while reading is no accident. */
    private static final int ATTEMPTS = 3;

    /** How long a writer that does not rename gets to finish what it began, and how young a file is for that to be likely. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Duration YOUNG = Duration.ofSeconds(2);

    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private TokenFile() {}

    /** Reads a file that somebody named, where nothing is an error. */
    static Contents readNamed(String place, Path file) {
        return read(place, file).orElseGet(() -> unreadable("cannot be read: there is no such file"));
    }

    /** Reads at most {@link #MAX_BYTES}, or nothing if there is no file; follows symbolic links; never waits for a pipe and never throws. */
    static Optional<Contents> read(String place, Path file) {
        return read(place, file, () -> LockSupport.parkNanos(PAUSE.toNanos()));
    }

    /** Reads as {@link #read(String, Path)} does, with {@code pause} to give a writer time. */
    static Optional<Contents> read(String place, Path file, Runnable pause) {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == ATTEMPTS;
            try {
                Optional<Contents> contents = readOnce(place, file, last);
                if (contents.isPresent()) {
                    return contents;
                }
                pause.run();
            } catch (NoSuchFileException absent) {
                // Removed and written anew instead of renamed over, it looks absent for a moment.
                if (last) {
                    return Optional.empty();
                }
            } catch (IOException | SecurityException failure) {
                return Optional.of(unreadable("cannot be read: " + cause(failure)));
            }
        }
    }

    /** Returns empty if the file changed while it was read or seems to be half written, unless this is the last attempt. */
    private static Optional<Contents> readOnce(String place, Path file, boolean last) throws IOException {
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        if (before.isDirectory()) {
            return Optional.of(unreadable("is a folder, not a file"));
        }
        if (!before.isRegularFile()) {
            // Opening a pipe would wait for a writer that may never come.
            return Optional.of(unreadable("is not a regular file"));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            return Optional.of(new Unusable(Flaw.MALFORMED, "is not a token (larger than 1 MiB)"));
        }
        BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
        boolean unchanged = bytes.length == before.size()
                && after.size() == before.size()
                && after.lastModifiedTime().equals(before.lastModifiedTime())
                && Objects.equals(after.fileKey(), before.fileKey());
        if (!unchanged && !last) {
            return Optional.empty();
        }
        Contents contents = TokenText.parse(place, new String(bytes, StandardCharsets.UTF_8), modeWarning(file));
        if (!last && contents instanceof Unusable && isYoung(after)) {
            // Half of a file that is being written where it stands.
            return Optional.empty();
        }
        return Optional.of(contents);
    }

    /** By the machine's own clock, which set the file's time: this is about the file system, not about tokens. */
    private static boolean isYoung(BasicFileAttributes file) {
        Duration age = Duration.between(file.lastModifiedTime().toInstant(), Instant.now());
        return age.abs().compareTo(YOUNG) < 0;
    }

    private static Contents unreadable(String reason) {
        return new Unusable(Flaw.UNREADABLE, reason);
    }

    /** A warning, never a rejection: many sites deliver tokens in files that their group may read. */
    private static Optional<String> modeWarning(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (OWNERS.containsAll(permissions)) {
            return Optional.empty();
        }
        return Optional.of(
                "warning: the file's mode " + PosixFilePermissions.toString(permissions) + " lets others in");
    }

    /** Names the cause without the path, which may be a secret that somebody took for a file's name. */
    static String cause(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException || failure instanceof SecurityException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException detail ? detail.getReason() : null;
        return reason == null ? "input or output error" : Wording.printable(reason);
    }
}
