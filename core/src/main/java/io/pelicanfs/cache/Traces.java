package io.pelicanfs.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Notes of what this process has begun elsewhere and not yet ended, so that a later one of the same user and machine can clear up after a
 * kill. A note is a small file; each process has a lock that the operating system frees when it dies, however it dies, and the notes of a
 * process whose lock is free are those of a dead one. They are looked for once, at the first use.
 *
 * <p>Nothing here fails: where files can be neither made nor locked, nothing is noted and nothing found. Thread-safe.
 */
public final class Traces implements Closeable {
    private static final String LOCK = "lock";
    private static final Duration LOCK_KEPT = Duration.ofDays(1);
    /** What nobody has come back to in this time is no longer cleared up by its note. */
    private static final Duration NOTE_KEPT = Duration.ofDays(30);

    /** Another process may be looking whether this one lives just as it begins to. */
    private static final Duration WHILE_OTHERS_ASK = Duration.ofSeconds(1);

    private static final long LONGEST_NOTE_BYTES = 64 << 10;

    private final Path folder;
    private final String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 50), 36);
    private final AtomicLong notes = new AtomicLong();
    private final Map<String, List<Trace>> left = new HashMap<>();
    private boolean begun;
    private @Nullable FileLock lock;

    /** Keeps notes in {@code folder}, which need not exist and which nothing else may use. */
    public Traces(Path folder) {
        this.folder = folder;
    }

    /** One note. Thread-safe. */
    public static final class Trace {
        private final @Nullable Path file;
        private final String text;

        private Trace(@Nullable Path file, String text) {
            this.file = file;
            this.text = text;
        }

        /** Returns what was noted. */
        public String text() {
            return text;
        }

        /** What was begun has ended, and nothing of it is left. */
        public void forget() {
            if (file != null) {
                delete(file);
            }
        }
    }

    /** Notes {@code text} for who later does {@code work} again. */
    public Trace leave(String work, String text) {
        if (begin()) {
            var file = folder.resolve(run + "." + notes.getAndIncrement() + "." + key(work));
            try {
                Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return new Trace(file, text);
            } catch (IOException e) {
                delete(file);
            }
        }
        return new Trace(null, text);
    }

    /** Returns the notes for {@code work} that dead processes left; to one caller only. */
    public synchronized List<Trace> left(String work) {
        begin();
        var found = left.remove(key(work));
        return found == null ? List.of() : found;
    }

    private synchronized boolean begin() {
        if (!begun) {
            begun = true;
            try {
                Files.createDirectories(folder);
                lock = FileLock.acquire(folder.resolve(run + "." + LOCK), WHILE_OTHERS_ASK);
                find();
            } catch (IOException | DirectoryIteratorException e) {
                // Without a lock nothing is noted; with one, what could not be read is for a later process.
            }
        }
        return lock != null;
    }

    private void find() throws IOException {
        var runs = new HashMap<String, List<Path>>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var owner = part(file, 0);
                if (!owner.equals(run)) {
                    runs.computeIfAbsent(owner, other -> new ArrayList<>()).add(file);
                }
            }
        }
        for (var other : runs.entrySet()) {
            if (isDead(other.getKey())) {
                for (var file : other.getValue()) {
                    take(file);
                }
            }
        }
    }

    private boolean isDead(String other) {
        try {
            return !FileLock.isHeld(folder.resolve(other + "." + LOCK));
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void take(Path file) throws IOException {
        boolean isLock = file.getFileName().toString().endsWith("." + LOCK);
        var age = Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
        if (age.compareTo(isLock ? LOCK_KEPT : NOTE_KEPT) > 0) {
            // Not sooner: a process that has just begun makes its lock file before it locks it.
            delete(file);
        } else if (!isLock && Files.size(file) <= LONGEST_NOTE_BYTES) {
            left.computeIfAbsent(part(file, 2), key -> new ArrayList<>()).add(new Trace(file, Files.readString(file)));
        }
    }

    private static String part(Path file, int index) {
        var parts = file.getFileName().toString().split("\\.", -1);
        return index < parts.length ? parts[index] : "";
    }

    private static String key(String work) {
        return UUID.nameUUIDFromBytes(work.getBytes(UTF_8)).toString();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A note too many costs one request later.
        }
    }

    /** Ends this process's claim: what is noted and not forgotten is for others now. */
    @Override
    public synchronized void close() throws IOException {
        begun = true;
        if (lock != null) {
            lock.close();
            lock = null;
            try (var own = Files.newDirectoryStream(folder, run + ".[0-9]*")) {
                if (!own.iterator().hasNext()) {
                    delete(folder.resolve(run + "." + LOCK));
                }
            }
        }
    }
}
