package io.pelicanfs.inference;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is written as {@code .NAME.part-…} beside its target and appears under its name only when whole.
 *
 * <p>The writer holds a lock on it, which a killed process loses: so a later writer of the same target can tell what was left behind from
 * what is still being written, and removes only the former. The end of the JVM by a signal removes it. Two writers at once each have a file of their own, and the last to commit wins.
 */
final class HiddenFile implements Closeable {
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(HiddenFile::deleteQuietly)));
    }

    private final Path target;
    private final Path hidden;
    private final FileChannel channel;

    private HiddenFile(Path target, Path hidden, FileChannel channel) {
        this.target = target;
        this.hidden = hidden;
        this.channel = channel;
    }

    static HiddenFile beside(Path name) throws IOException {
        // A symbolic link stays one: what it points to is replaced.
        var target = Files.exists(name) ? name.toRealPath() : name.toAbsolutePath();
        var folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder), null, "there is no such folder");
        }
        var prefix = "." + target.getFileName() + ".part-";
        removeAbandoned(folder, prefix);
        while (true) {
            var hidden = folder.resolve(prefix + UUID.randomUUID().toString().substring(0, 8));
            // Known before it exists: a signal may end this process at any moment.
            UNFINISHED.add(hidden);
            boolean done = false;
            try {
                var channel = FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                if (ours(hidden, channel)) {
                    done = true;
                    return new HiddenFile(target, hidden, channel);
                }
                channel.close();
            } finally {
                if (!done) {
                    UNFINISHED.remove(hidden);
                }
            }
        }
    }

    /** Locks a new file. Between its creation and its lock another writer may have taken it for abandoned: then it is not ours. */
    private static boolean ours(Path hidden, FileChannel channel) {
        try {
            return lock(channel).isPresent() && Files.exists(hidden, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // A file system without locks, where nobody removes what is left behind either.
            return true;
        }
    }

    private static void removeAbandoned(Path folder, String prefix) throws IOException {
        try (var files = Files.newDirectoryStream(
                folder, file -> file.getFileName().toString().startsWith(prefix))) {
            for (var file : files) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    if (lock(channel).isPresent()) {
                        Files.deleteIfExists(file);
                    }
                } catch (IOException e) {
                    // Committed meanwhile, another user's, or a file system without locks: not ours to remove.
                }
            }
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** Brings the file to the disk and under its name, in one step that replaces what was there. */
    void commit() throws IOException {
        channel.force(true);
        Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
        UNFINISHED.remove(hidden);
        channel.close();
    }

    /** Removes the file unless it was committed. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        deleteQuietly(hidden);
        UNFINISHED.remove(hidden);
        try {
            channel.close();
        } catch (IOException e) {
            // What it held is gone already.
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next writer of the target removes it.
        }
    }
}
