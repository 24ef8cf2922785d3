package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The objects of one cache, bounded in bytes; the least recently used go first. Safe for concurrent use. */
final class CacheStore {

    private final Path folder;
    private final long boundBytes;
    private final AtomicLong files = new AtomicLong();
    private final Map<String, CacheEntry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    CacheStore(Path folder, long boundBytes) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.boundBytes = boundBytes;
    }

    boolean fits(long sizeBytes) {
        return sizeBytes <= boundBytes;
    }

    Path newFile() {
        return folder.resolve("object-" + files.incrementAndGet());
    }

    synchronized Optional<CacheEntry> find(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    /** Takes an entry in, and lets go of others until all fit. */
    void add(String path, CacheEntry entry) throws IOException {
        for (CacheEntry evicted : makeRoom(path, entry)) {
            evicted.delete();
        }
    }

    /** Forgets one object, if {@code entry} is still what is known of it. */
    void remove(String path, CacheEntry entry) throws IOException {
        if (forget(path, entry)) {
            entry.delete();
        }
    }

    void clear() throws IOException {
        for (CacheEntry entry : takeAll()) {
            entry.delete();
        }
    }

    private synchronized List<CacheEntry> makeRoom(String path, CacheEntry entry) {
        List<CacheEntry> evicted = new ArrayList<>();
        Optional.ofNullable(entries.remove(path)).ifPresent(old -> {
            bytes -= old.meta().sizeBytes();
            evicted.add(old);
        });
        Iterator<CacheEntry> oldest = entries.values().iterator();
        while (bytes + entry.meta().sizeBytes() > boundBytes && oldest.hasNext()) {
            CacheEntry old = oldest.next();
            oldest.remove();
            bytes -= old.meta().sizeBytes();
            evicted.add(old);
        }
        entries.put(path, entry);
        bytes += entry.meta().sizeBytes();
        return evicted;
    }

    private synchronized boolean forget(String path, CacheEntry entry) {
        boolean removed = entries.remove(path, entry);
        bytes -= removed ? entry.meta().sizeBytes() : 0;
        return removed;
    }

    private synchronized List<CacheEntry> takeAll() {
        List<CacheEntry> all = List.copyOf(entries.values());
        entries.clear();
        bytes = 0;
        return all;
    }
}
