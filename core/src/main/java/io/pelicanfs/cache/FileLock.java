package io.pelicanfs.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One holder at a time among all threads of all processes that lock the same file. The operating system frees the lock of a process that dies,
 * however it dies; the empty lock file stays. Held by the object, not by a thread: any thread may {@link #close} it.
 */
public final class FileLock implements Closeable {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    /**
     * What this process holds. On POSIX systems the closing of any descriptor of a file drops the process's locks on it, so a second thread
     * must not even open a file that another holds.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FileLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits for the lock of {@code file}, which is made if need be, readable by its owner only. Its folder must exist.
     *
     * @param patience how long to wait at most
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if another holds it all the time, or the file system has no locks
     */
    public static FileLock acquire(Path file, Duration patience) throws IOException {
        var key = key(file);
        long begin = System.nanoTime();
        while (true) {
            if (HELD.add(key)) {
                var lock = open(key);
                if (lock != null) {
                    return lock;
                }
            }
            if (System.nanoTime() - begin >= patience.toNanos()) {
                throw new IOException("another process has held " + file + " for " + patience.toSeconds() + " s");
            }
            rest();
        }
    }

    /**
     * Returns whether anybody, in this process or another, holds the lock of {@code file}, which exists. Those who only ask do not disturb each
     * other; one who wants the lock just then has to have a little patience.
     */
    static boolean isHeld(Path file) throws IOException {
        var key = key(file);
        // One at a time, so that a file that is in the set is held by more than a question.
        synchronized (HELD) {
            if (!HELD.add(key)) {
                return true;
            }
            try (var channel = FileChannel.open(key, StandardOpenOption.READ);
                    var lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            } finally {
                HELD.remove(key);
            }
        }
    }

    private static Path key(Path file) throws IOException {
        return file.resolveSibling(".").toRealPath().resolve(file.getFileName());
    }

    private static @Nullable FileLock open(Path key) throws IOException {
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(
                    key, Set.<OpenOption>of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file(key));
            locked = channel.tryLock() != null;
            return locked ? new FileLock(key, channel) : null;
        } finally {
            if (!locked) {
                try {
                    if (channel != null) {
                        channel.close();
                    }
                } finally {
                    HELD.remove(key);
                }
            }
        }
    }

    private static void rest() throws InterruptedIOException {
        try {
            Thread.sleep(INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for another process");
        }
    }

    /** Gives the lock back; a second call does nothing. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.close();
            } finally {
                HELD.remove(file);
            }
        }
    }
}
