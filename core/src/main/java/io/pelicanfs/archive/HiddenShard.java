package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A file that is written under a hidden name beside its own, and renamed once it is whole. It is locked as long as it is written, which the
 * operating system ends with the process: one that nobody has locked is what a killed process left. A signal deletes what is unfinished.
 *
 * <p>Its own failures are of kind LOCAL and name the file, which tells a full disk from a source that cannot be read. One thread at a time.
 */
final class HiddenShard extends OutputStream {
    private static final Pattern NAME = Pattern.compile("\\.(.+)\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.part");
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(HiddenShard::deleteQuietly)));
    }

    private final Path hidden;
    private final Path file;
    private final OutputStream out;

    private HiddenShard(Path hidden, Path file, OutputStream out) {
        this.hidden = hidden;
        this.file = file;
        this.out = out;
    }

    /** Begins to write {@code file}. */
    static HiddenShard beside(Path file) throws PelicanException {
        while (true) {
            var hidden = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
            UNFINISHED.add(hidden);
            try {
                var channel = FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                // Whoever clears up may have been faster than the lock.
                if (lock(channel) && Files.exists(hidden)) {
                    return new HiddenShard(hidden, file, Channels.newOutputStream(channel));
                }
                channel.close();
            } catch (IOException e) {
                forget(hidden);
                throw FolderTarget.local(file, e);
            }
            forget(hidden);
        }
    }

    /** Returns whether nobody else has the lock; on a file system without locks nobody has. */
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true;
        }
    }

    /** Returns the name of the file for which one of that name is made; empty if it is none of ours. */
    static Optional<String> target(String name) {
        var matcher = NAME.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Deletes {@code hidden} if the process that wrote it is gone, as far as that can be told. */
    static void deleteIfLeft(Path hidden) {
        // Opening and closing one that this process writes would end its lock (POSIX).
        if (UNFINISHED.contains(hidden)) {
            return;
        }
        try (var channel = FileChannel.open(hidden, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                deleteQuietly(hidden);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // It is somebody's, or nobody can tell.
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
            throw FolderTarget.local(file, e);
        }
    }

    /** Gives the file its name. */
    void finish() throws PelicanException {
        try {
            // First: some file systems tell only then that there is no room.
            out.close();
            try {
                Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(hidden, file);
            }
        } catch (IOException e) {
            throw FolderTarget.local(file, e);
        }
    }

    /** Deletes the file unless it is finished. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            forget(hidden);
        }
    }

    private static void forget(Path hidden) {
        deleteQuietly(hidden);
        UNFINISHED.remove(hidden);
    }

    private static void deleteQuietly(Path hidden) {
        try {
            Files.deleteIfExists(hidden);
        } catch (IOException e) {
            // It is hidden and named as a part; there is nobody left to tell.
        }
    }
}
