package io.pelicanfs.archive;

import io.pelicanfs.PelicanUrl;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Indexes of archives from elsewhere: kept on disk, or published beside the archive. What it gives is never trusted for its place: the
 * archive's size and last bytes must agree with it, and each member's header. Safe for many threads.
 */
public interface IndexStore {
    /** Knows no index and keeps none. */
    IndexStore NONE = new IndexStore() {
        @Override
        public List<Supplier<Optional<byte[]>>> places(PelicanUrl archive) {
            return List.of();
        }

        @Override
        public void keep(PelicanUrl archive, byte[] index) {}

        @Override
        public void distrust(PelicanUrl archive) {}
    };

    /** Returns where to look for an index of {@code archive}, in order; each is asked only if those before had none that fits. */
    List<Supplier<Optional<byte[]>>> places(PelicanUrl archive);

    /** Keeps an index that cost a pass over the archive. */
    void keep(PelicanUrl archive, byte[] index);

    /** Forgets what is known of {@code archive}: it turned out to be wrong. Nothing is given for it again. */
    void distrust(PelicanUrl archive);
}
