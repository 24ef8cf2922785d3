package io.pelicanfs.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/** Where shards and their manifest go: a local folder or a collection. Safe for many threads. */
public interface ShardTarget {
    /** The bytes of one file. They can be asked for more than once, and are the same each time. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What became of a file. */
    enum Result {
        /** It was written and verified. */
        WRITTEN,
        /** It stood there already, with the same bytes. */
        KEPT
    }

    /**
     * Makes sure that the target is there and holds nothing but files of these names.
     *
     * @throws io.pelicanfs.PelicanException of kind EXISTS otherwise
     */
    void prepare(Set<String> names) throws IOException;

    /**
     * Writes a file, which stands under its name only once it is whole.
     *
     * @param sizeBytes exactly what {@code body} writes
     * @throws io.pelicanfs.PelicanException of kind EXISTS if other bytes stand under that name: a published file never changes
     */
    Result write(String name, long sizeBytes, Body body) throws IOException;

    /** Returns the name of the dataset. */
    String name();
}
