package io.pelicanfs;

import java.time.Duration;

/**
 * What happens inside, for progress, statistics and operation counts. No event carries a token. {@code server} is always
 * {@code scheme://host:port}.
 */
public sealed interface PelicanEvent {
    /** What a request was for. */
    enum Purpose {
        DISCOVERY,
        DIRECTOR,
        ISSUER,
        OBJECT
    }

    /** A request is about to be sent. {@code target} is its path, without query. */
    record RequestStarted(Purpose purpose, String method, String server, String target) implements PelicanEvent {}

    /** The head of an answer came after {@code took}. */
    record ResponseReceived(Purpose purpose, String method, String server, String target, int status, Duration took)
            implements PelicanEvent {}

    /** The answer that a read begins with told how large the object is; not told where a server leaves that open. */
    record SizeTold(PelicanUrl url, long sizeBytes) implements PelicanEvent {}

    /** Body bytes of an object came from {@code server}. */
    record BytesRead(String server, long count) implements PelicanEvent {}

    /** Body bytes of an object were sent to {@code server}. */
    record BytesWritten(String server, long count) implements PelicanEvent {}

    /** {@code server} answered that it already held the object ({@code Age}). */
    record CacheHit(String server, PelicanUrl url, Duration age) implements PelicanEvent {}

    /** A server failed for this object and the next one is tried. */
    record ServerFailed(PelicanUrl url, ServerOutcome outcome) implements PelicanEvent {}

    /** A read goes on at {@code position} on {@code server} after another server broke off. */
    record ReadContinued(PelicanUrl url, String server, long position) implements PelicanEvent {}

    /** The director could not be asked, so its last answer for {@code namespace} is used past its expiry. */
    record StaleDirectorAnswer(String namespace, String reason) implements PelicanEvent {}

    /** A token from {@code place} was chosen for {@code namespace}. */
    record TokenChosen(String namespace, String place) implements PelicanEvent {}
}
