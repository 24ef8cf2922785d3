package io.pelicanfs;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Random access to the bytes of one object, or of one member of an archive: the primitive that streams, archives and doors build on.
 *
 * <p>Safe for use by many threads at once. All reads see one version of the object; when it changes, reads fail with
 * {@link ErrorKind#CHANGED}. After {@link #close} reads fail; one in progress may still end well.
 */
public interface PositionalReader extends Closeable {
    /** Returns the size in bytes. The first call may cost a request. */
    long size() throws IOException;

    /**
     * Reads from {@code position} until {@code target} is full or the end is reached.
     *
     * @return the number of bytes read, -1 if {@code position} is at or past the end and {@code target} has room
     */
    int read(long position, ByteBuffer target) throws IOException;

    /**
     * Reads many ranges in as few requests as pay.
     *
     * @return one buffer a range, in the order asked, each holding exactly its range, ready to be read
     * @throws EOFException if a range ends past the end
     */
    List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException;

    /** Returns a new sequential stream over the whole, reading ahead. One thread at a time; closing it does not close this reader. */
    InputStream stream() throws IOException;

    /** Returns the names of the servers that bytes have come from so far; empty where they come from no server. */
    default List<String> servers() {
        return List.of();
    }

    /**
     * Returns access to the same version at servers other than those in {@link #servers()}, for a reader that found their bytes damaged.
     * The caller closes it. Empty where there are no servers to choose from.
     *
     * @param damage what was wrong with the bytes, for those who listen
     */
    default Optional<PositionalReader> elsewhere(String damage) {
        return Optional.empty();
    }

    /**
     * Reads exactly {@code length} bytes from {@code position}.
     *
     * @throws EOFException if the end comes first
     */
    default byte[] readFully(long position, int length) throws IOException {
        var bytes = new byte[length];
        int got = read(position, ByteBuffer.wrap(bytes));
        if (Math.max(got, 0) < length) {
            throw new EOFException("wanted " + length + " bytes at " + position + ", got " + Math.max(got, 0));
        }
        return bytes;
    }
}
