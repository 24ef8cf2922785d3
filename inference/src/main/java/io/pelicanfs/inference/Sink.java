package io.pelicanfs.inference;

import io.pelicanfs.PelicanException;
import java.util.List;

/** Where results go. Used by one thread at a time. {@link #close} without {@link #commit} throws away what can be thrown away. */
public interface Sink extends AutoCloseable {
    /**
     * Writes results, in order, and hands them on at once.
     *
     * @throws PelicanException of kind {@code LOCAL} if they cannot be written, such as on a full disk
     */
    void write(List<Result> results) throws PelicanException;

    /** Says that all results are written: only now do they appear under their final name. */
    void commit() throws PelicanException;

    @Override
    void close();
}
