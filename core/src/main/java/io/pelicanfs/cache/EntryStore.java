package io.pelicanfs.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Entries by key in one folder that many processes may use at once. An entry is written whole under a hidden name and renamed, begins with
 * the digest of itself, and is ignored and deleted when that does not agree. All entries together keep to a bound; those not used longest go first, under a lock that
 * nobody waits for.
 *
 * <p>It is a cache: whatever goes wrong, a full disk or a folder that cannot be written, there is merely no entry. Safe for many threads.
 */
public final class EntryStore {
    private static final int DIGEST_BYTES = 32;
    private static final String SUFFIX = ".entry";
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final long mostBytes;
    private final Clock clock;

    /**
     * @param folder made when the first entry is kept
     * @param mostBytes of all entries together
     */
    public EntryStore(Path folder, long mostBytes, Clock clock) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** Returns the entry of {@code key}, if there is one and it is whole. */
    public Optional<byte[]> find(String key) {
        var file = file(key);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > mostBytes) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length < DIGEST_BYTES
                    || !Arrays.equals(bytes, 0, DIGEST_BYTES, digest(key, bytes, DIGEST_BYTES), 0, DIGEST_BYTES)) {
                Files.deleteIfExists(file);
                return Optional.empty();
            }
            // What was used last is deleted last; that the time cannot be set is no reason not to use the entry.
            touch(file);
            return Optional.of(Arrays.copyOfRange(bytes, DIGEST_BYTES, bytes.length));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Keeps {@code value} for {@code key}, in place of what was there. One larger than a quarter of the bound is not kept. */
    public void keep(String key, byte[] value) {
        if (value.length > mostBytes / 4) {
            return;
        }
        try {
            Files.createDirectories(folder);
            makeRoom(value.length + DIGEST_BYTES);
            var hidden = Files.createTempFile(folder, ".", ".part");
            try {
                write(hidden, digest(key, value, 0), value);
                Files.move(hidden, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                touch(file(key));
            } finally {
                Files.deleteIfExists(hidden);
            }
        } catch (IOException e) {
            // A full disk or a folder that cannot be written: then there is no entry.
        }
    }

    /** Forgets the entry of {@code key}. */
    public void forget(String key) {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException e) {
            // Its reader will find out again that it is no good.
        }
    }

    private static void write(Path file, byte[] digest, byte[] value) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (var part : List.of(ByteBuffer.wrap(digest), ByteBuffer.wrap(value))) {
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
        }
    }

    private void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            // Another process may have deleted it.
        }
    }

    /** Deletes what was used longest ago until {@code bytes} more fit. Another process that does so already does it for both. */
    private void makeRoom(long bytes) throws IOException {
        try (var channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock != null) {
                deleteOldest(bytes);
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process is at it.
        }
    }

    private record Entry(Path file, long sizeBytes, FileTime used) {}

    private void deleteOldest(long bytes) throws IOException {
        var entries = new ArrayList<Entry>();
        long total = bytes;
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var entry = entry(file);
                if (entry.isEmpty()) {
                    continue;
                }
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    entries.add(entry.get());
                    total += entry.get().sizeBytes();
                } else if (name.endsWith(".part")
                        && entry.get()
                                .used()
                                .toInstant()
                                .isBefore(clock.instant().minus(ABANDONED))) {
                    Files.deleteIfExists(file);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        for (var entry : entries) {
            if (total <= mostBytes) {
                break;
            }
            Files.deleteIfExists(entry.file());
            total -= entry.sizeBytes();
        }
    }

    /** Returns what there is to know of a file; empty where another process has renamed or deleted it since the folder was read. */
    private static Optional<Entry> entry(Path file) throws IOException {
        try {
            var traits = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Entry(file, traits.size(), traits.lastModifiedTime()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path file(String key) {
        return folder.resolve(HexFormat.of().formatHex(sha256(key.getBytes(UTF_8))) + SUFFIX);
    }

    /** The key is part of it: an entry under another's name is none. */
    private static byte[] digest(String key, byte[] bytes, int from) {
        var digest = newSha256();
        digest.update(key.getBytes(UTF_8));
        digest.update((byte) 0);
        digest.update(bytes, from, bytes.length - from);
        return digest.digest();
    }

    private static byte[] sha256(byte[] bytes) {
        return newSha256().digest(bytes);
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
