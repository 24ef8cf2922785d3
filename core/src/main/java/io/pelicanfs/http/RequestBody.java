package io.pelicanfs.http;

import java.io.IOException;
import java.io.OutputStream;

/** The body of a request, of known length: it goes with {@code Content-Length}, since XRootD 5.5 takes no chunks (servers facts §1). */
public interface RequestBody {
    /** Whether a body can be sent once more after an attempt that broke off. */
    enum Replay {
        POSSIBLE,
        IMPOSSIBLE
    }

    /** Returns how many bytes {@link #writeTo} writes. */
    long sizeBytes();

    /** Returns whether {@link #writeTo} may be called again, for the same bytes. */
    Replay replay();

    /**
     * Writes all bytes from the first on, best in pieces of 256 KiB or more.
     *
     * @throws IOException as {@code out} threw it, or because the bytes cannot be had: then the request is given up with stage
     *     {@link HttpFailure.Stage#ABORTED} and this cause
     */
    void writeTo(OutputStream out) throws IOException;

    /** Returns {@code bytes} as a body; they are not copied. */
    static RequestBody of(byte[] bytes) {
        return new BytesBody(bytes);
    }
}
