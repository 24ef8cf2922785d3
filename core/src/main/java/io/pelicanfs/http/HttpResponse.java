package io.pelicanfs.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The head of an answer, and its body as a stream. One thread at a time, except {@link #abort}, which any thread may call.
 */
public interface HttpResponse extends Closeable {
    /** Returns the status code. */
    int status();

    /** Returns the first value of header {@code name}, in any letter case. */
    Optional<String> header(String name);

    /** Returns all values of header {@code name}, in order. */
    List<String> headers(String name);

    /** Returns {@code Content-Length}, if it was sent and is a number. */
    OptionalLong contentLength();

    /**
     * Returns the body. Its reads fail with {@link HttpFailure}, stage {@code STALL} after the stall time-out without a byte and stage
     * {@code BODY} if the connection ends before the announced length.
     */
    InputStream body();

    /** Returns the trailer {@code name} once the body was read to its end. */
    Optional<String> trailer(String name);

    /** Returns at most {@code limitBytes} of the body as text, for messages; never fails. */
    String bodyText(int limitBytes);

    /** Ends the answer at once and gives the connection up. */
    void abort();

    /** Gives the connection back if the body was read to its end or little of it is left, else gives it up. */
    @Override
    void close() throws IOException;
}
