package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;
import java.io.EOFException;

/**
 * An archive ends before it is whole: the cause of the {@link PelicanException} of kind {@link io.pelicanfs.ErrorKind#BAD_ARCHIVE} that says so.
 * Sizes are in bytes of the archive, of a tar compressed by gzip in bytes of the tar in it.
 */
public final class TruncatedArchiveException extends EOFException {
    private final long expectedBytes;
    private final long actualBytes;

    TruncatedArchiveException(long expectedBytes, long actualBytes) {
        super("needs at least " + expectedBytes + " bytes, has " + actualBytes);
        this.expectedBytes = expectedBytes;
        this.actualBytes = actualBytes;
    }

    /** Returns whether {@code failure} is that an archive was cut. */
    public static boolean isCause(Throwable failure) {
        return failure instanceof PelicanException && failure.getCause() instanceof TruncatedArchiveException;
    }

    /** Returns how long the archive is at least, as far as what is there tells. */
    public long expectedBytes() {
        return expectedBytes;
    }

    /** Returns how long it is. */
    public long actualBytes() {
        return actualBytes;
    }
}
