package io.pelicanfs.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * One way into the file system: the Java API, the command line, a foreign API. Methods mean the same through each of them.
 *
 * <p>Failures are {@link io.pelicanfs.PelicanException}s; a door that tells them otherwise (exit codes, another API's exceptions) translates
 * them back, so that the kit can ask for their kind. Used by one thread at a time.
 */
public interface Door extends AutoCloseable {
    /** What stands at a URL, as far as every door can tell. */
    record Standing(String name, boolean collection, OptionalLong sizeBytes) {
        /** Returns an object's standing. */
        public static Standing object(String name, long sizeBytes) {
            return new Standing(name, false, OptionalLong.of(sizeBytes));
        }

        /** Returns a collection's standing. */
        public static Standing collection(String name) {
            return new Standing(name, true, OptionalLong.empty());
        }
    }

    /** Returns the whole object or member. */
    byte[] read(String url) throws IOException;

    /** Returns the whole object or member, read as a stream. */
    byte[] stream(String url) throws IOException;

    /** Returns whether this door has {@link #read(String, long, int)}. */
    default boolean readsRanges() {
        return true;
    }

    /** Returns {@code length} bytes from {@code offset}, fewer only where the object ends. */
    byte[] read(String url, long offset, int length) throws IOException;

    /** Copies the object or member into {@code target}, a file or a folder. */
    void get(String url, Path target) throws IOException;

    /** Returns what stands at {@code url}. */
    Standing stat(String url) throws IOException;

    /** Returns whether something stands at {@code url}. */
    boolean exists(String url) throws IOException;

    /** Returns what is in a collection or a folder of an archive, in any order. */
    List<Standing> list(String url) throws IOException;

    @Override
    void close() throws IOException;
}
