package io.pelicanfs.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveIndex;
import io.pelicanfs.archive.IndexStore;
import io.pelicanfs.cache.EntryStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Indexes of archives: kept on this machine's disk, or published beside the archive. Thread-safe. */
final class ArchiveIndexes implements IndexStore {
    private static final int MOST_REMEMBERED = 10_000;
    private static final long MAX_INDEX_BYTES = 1L << 30;

    /** Reads a small object. */
    @FunctionalInterface
    interface Reader {
        byte[] read(PelicanUrl url) throws IOException;
    }

    private final EntryStore kept;
    private final Reader reader;
    /** Archives whose indexes are wrong, and those beside which none is: neither is looked at again. */
    private final Cache<PelicanUrl, Boolean> distrusted = remembered();

    private final Cache<PelicanUrl, Boolean> unpublished = remembered();

    ArchiveIndexes(EntryStore kept, Reader reader) {
        this.kept = kept;
        this.reader = reader;
    }

    private static Cache<PelicanUrl, Boolean> remembered() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public List<Supplier<Optional<byte[]>>> places(PelicanUrl archive) {
        if (distrusted.getIfPresent(archive) != null) {
            return List.of();
        }
        return List.of(() -> kept.find(key(archive)), () -> published(archive));
    }

    private Optional<byte[]> published(PelicanUrl archive) {
        if (unpublished.getIfPresent(archive) != null) {
            return Optional.empty();
        }
        try {
            byte[] index = reader.read(beside(archive));
            if (index.length <= MAX_INDEX_BYTES) {
                kept.keep(key(archive), index);
                return Optional.of(index);
            }
        } catch (PelicanException e) {
            // There is none, or it cannot be had: the archive itself is still there.
        } catch (IOException e) {
            return Optional.empty();
        }
        unpublished.put(archive, true);
        return Optional.empty();
    }

    static PelicanUrl beside(PelicanUrl archive) {
        return archive.withPath(archive.path() + ArchiveIndex.SUFFIX);
    }

    @Override
    public void keep(PelicanUrl archive, byte[] index) {
        kept.keep(key(archive), index);
    }

    @Override
    public void distrust(PelicanUrl archive) {
        kept.forget(key(archive));
        distrusted.put(archive, true);
    }

    private static String key(PelicanUrl archive) {
        return "index|" + archive.federation().orElse("") + "|" + archive.path();
    }
}
