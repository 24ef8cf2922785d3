package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.cache.ChannelBytes;
import io.pelicanfs.http.RetryPolicy;
import io.pelicanfs.object.Version;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A hidden file beside its target that takes the target's name only once it is whole: {@code .NAME.pelfs-part}, with its
 * {@link PartRecord} in {@code .NAME.pelfs-state}. The names are the same in every run, so that a later one finds them. It is locked
 * while it grows; who wants the same target waits. Closing it before it is finished deletes it unless it was kept.
 *
 * <p>Writes may come from several threads; all else is one thread's.
 *
 * <p>Nothing is forced to disk: that would cost as much as the transfer, and what a machine loses when it goes down can be fetched again.
 * A killed process loses nothing, since its writes are the system's by then.
 */
final class PartialFile implements Closeable {
    private static final Map<Object, PartialFile> CLAIMED = new ConcurrentHashMap<>();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** Most file systems hold 255 bytes of a name. */
    private static final int LONGEST_NAME_BYTES = 200;

    /**
     * For a longer write the system wants memory in longer runs. A virtual machine that gives free memory back to its host has to fetch those
     * anew, which can take longer than the transfer (docs/benchmarks.md).
     */
    private static final int LONGEST_WRITE_BYTES = 32 << 10;

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> CLAIMED.values().forEach(file -> file.stop(file.recorded))));
    }

    private final PelicanUrl url;
    private final Path target;
    private final Object claim;
    private final Path part;
    private final Path state;
    private @Nullable FileChannel channel;
    private boolean waited;
    /** Nobody has written to it before, so that there is no record of it either. */
    private boolean fresh;

    private volatile boolean kept;
    private volatile boolean recorded;

    private PartialFile(PelicanUrl url, Path target) {
        this.url = url;
        this.target = target;
        String name = String.valueOf(target.getFileName());
        byte[] bytes = name.getBytes(UTF_8);
        String clear = bytes.length > LONGEST_NAME_BYTES
                ? UUID.nameUUIDFromBytes(bytes).toString()
                : name;
        this.part = target.resolveSibling("." + clear + LocalName.PART);
        this.state = target.resolveSibling("." + clear + LocalName.STATE);
        this.claim = claim(part);
    }

    /** Returns what tells the file from all others, whichever way its folder is reached. */
    private static Object claim(Path part) {
        var absolute = part.toAbsolutePath().normalize();
        try {
            var folder = Files.readAttributes(part.resolveSibling("."), BasicFileAttributes.class);
            return folder.fileKey() == null ? absolute : List.of(folder.fileKey(), absolute.getFileName());
        } catch (IOException e) {
            // Making the file will tell.
            return absolute;
        }
    }

    /** Begins, or goes on with, a file that is to become {@code target}; waits while another thread or process has it. */
    static PartialFile claim(Path target, PelicanUrl url, RetryPolicy.Pause pause) throws PelicanException {
        var file = new PartialFile(url, target);
        try {
            // A second channel in this process would drop the first one's lock when it is closed (POSIX), hence the
            // map.
            while (CLAIMED.putIfAbsent(file.claim, file) != null) {
                file.waited = true;
                pause.pause(LOOK_AGAIN);
            }
            file.open(pause);
            return file;
        } catch (InterruptedIOException e) {
            throw PelicanException.of(ErrorKind.CANCELLED, "cancelled")
                    .url(url)
                    .cause(e)
                    .build();
        } catch (IOException e) {
            throw LocalFailure.writing(url, target, e);
        } finally {
            if (file.channel == null) {
                CLAIMED.remove(file.claim, file);
            }
        }
    }

    /**
     * Takes the file that has the name, once nobody else does. Whoever made it is no nearer to it than another process: that one may have
     * locked it first, filled it and given it its final name. So what is locked must be what still has the name.
     */
    private void open(RetryPolicy.Pause pause) throws IOException {
        while (true) {
            boolean made = make();
            var named = key();
            if (named == null) {
                continue;
            }
            try (var opened = new Opened()) {
                if (!opened.lock()) {
                    waited = true;
                    pause.pause(LOOK_AGAIN);
                } else if (named.equals(key())) {
                    // It had the name before it was opened and has it still: nobody had it in between.
                    channel = opened.taken();
                    fresh = made && channel().size() == 0;
                    return;
                }
            } catch (NoSuchFileException e) {
                // Another process has finished with it, or given up.
            }
        }
    }

    private boolean make() throws IOException {
        try {
            Files.createFile(part);
            return true;
        } catch (FileAlreadyExistsException e) {
            // An earlier run has left it, or another process was faster.
            return false;
        }
    }

    /** Returns what tells the file from another of its name, or null if there is none; anything but a plain file is removed. */
    private @Nullable Object key() throws IOException {
        var there = LocalFolder.attributes(part);
        if (there.isPresent() && !there.get().isRegularFile()) {
            Files.delete(part);
            return null;
        }
        // The number of a file may be given to another after it, the time as well hardly ever.
        return there.map(file -> List.of(Objects.requireNonNullElse(file.fileKey(), ""), file.creationTime()))
                .orElse(null);
    }

    /** A channel that is closed unless it is taken. */
    private final class Opened implements Closeable {
        private @Nullable FileChannel held;

        Opened() throws IOException {
            held = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }

        /** Returns whether the lock was free; on a file system without locks there is none to take. */
        boolean lock() {
            try {
                return Objects.requireNonNull(held).tryLock() != null;
            } catch (IOException e) {
                return true;
            }
        }

        FileChannel taken() {
            var mine = Objects.requireNonNull(held);
            held = null;
            return mine;
        }

        @Override
        public void close() throws IOException {
            if (held != null) {
                held.close();
            }
        }
    }

    private FileChannel channel() {
        return Objects.requireNonNull(channel);
    }

    /** Returns whether somebody else was writing the same target before. */
    boolean waited() {
        return waited;
    }

    /** Returns what an earlier run left of the same object. */
    Optional<PartRecord> left() throws PelicanException {
        if (fresh) {
            return Optional.empty();
        }
        try {
            var record = channel().size() > 0 ? PartRecord.read(state, url) : Optional.<PartRecord>empty();
            recorded = record.isPresent();
            return record;
        } catch (IOException e) {
            throw LocalFailure.writing(url, target, e);
        }
    }

    /** Begins with nothing. */
    void clear() throws PelicanException {
        recorded = false;
        if (fresh) {
            return;
        }
        try {
            Files.deleteIfExists(state);
            channel().truncate(0);
        } catch (IOException e) {
            throw LocalFailure.writing(url, target, e);
        }
    }

    /** Fails at once if there is no room for {@code missing} more bytes of a file of {@code size}; else gives it that size. */
    void reserve(long size, long missing) throws PelicanException {
        try {
            long free = Files.getFileStore(part).getUsableSpace();
            if (free < missing) {
                throw LocalFailure.noRoom(url, target, missing, free);
            }
            if (size > 0 && channel().size() < size) {
                // Finds a quota or a limit of the file system on the size of files.
                channel().write(ByteBuffer.allocate(1), size - 1);
            }
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw LocalFailure.writing(url, target, e);
        }
    }

    void write(ByteBuffer bytes, long position) throws PelicanException {
        try {
            long at = position;
            int end = bytes.limit();
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + LONGEST_WRITE_BYTES));
                at += channel().write(bytes, at);
            }
        } catch (ClosedByInterruptException e) {
            throw PelicanException.of(ErrorKind.CANCELLED, "cancelled")
                    .url(url)
                    .cause(e)
                    .build();
        } catch (IOException e) {
            throw LocalFailure.writing(url, target, e);
        }
    }

    /** Notes for a later run what is there. */
    void record(Version version, FinishedRanges ranges) throws PelicanException {
        try {
            if (!recorded) {
                PartRecord.begin(state, url, version);
                recorded = true;
            }
            PartRecord.add(state, ranges);
        } catch (IOException e) {
            throw LocalFailure.writing(url, target, e);
        }
    }

    /** Leaves what is there, and recorded, for a later run. */
    void keep() {
        kept = recorded;
    }

    /** Returns the bytes from {@code from} on. */
    InputStream read(long from) {
        return new ChannelBytes(channel(), from);
    }

    /** Gives the file its final name, replacing what stands there. */
    void finish(long sizeBytes, Optional<Instant> modified) throws PelicanException {
        try {
            if (channel().size() != sizeBytes) {
                channel().truncate(sizeBytes);
            }
            if (recorded) {
                Files.deleteIfExists(state);
            }
            move();
            channel().close();
            CLAIMED.remove(claim, this);
            // Not before: setting a time may open and close the file, and closing any channel of it drops its lock
            // (POSIX); who waits for that would take the file while it still has the hidden name.
            modified.ifPresent(time -> LocalFolder.setTime(target, time));
        } catch (IOException e) {
            throw LocalFailure.writing(url, target, e);
        }
    }

    private void move() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() {
        if (CLAIMED.get(claim) == this) {
            stop(kept);
            try {
                channel().close();
            } catch (IOException e) {
                // What is in it no longer matters, or is kept as it is.
            }
            CLAIMED.remove(claim, this);
        }
    }

    /** Deletes it unless it is to be left; when the process is told to end, what is recorded is of use to the next run. */
    private void stop(boolean leave) {
        if (!leave) {
            // In this order, so that a record never stands alone.
            deleteQuietly(state);
            deleteQuietly(part);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is hidden and named as a part; there is nobody left to tell.
        }
    }
}
