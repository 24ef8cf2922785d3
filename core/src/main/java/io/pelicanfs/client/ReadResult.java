package io.pelicanfs.client;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;

/** What came of reading one of many objects or members. */
public sealed interface ReadResult {
    /** Returns what was read. */
    PelicanUrl url();

    /** Returns the bytes, or throws the failure. */
    byte[] bytes() throws PelicanException;

    /** It was read, whole and verified. */
    @SuppressWarnings("ArrayRecordComponent") // carries bytes, is not compared
    record Success(PelicanUrl url, byte[] bytes) implements ReadResult {}

    /** It could not be read; the others are not affected. */
    record Failure(PelicanUrl url, PelicanException cause) implements ReadResult {
        @Override
        public byte[] bytes() throws PelicanException {
            throw cause;
        }
    }
}
