package io.pelicanfs.testbed;

import java.time.Duration;
import java.util.Optional;

/**
 * What can go wrong with one request. Byte counts are exact: they count bytes of the body as sent, below any framing of the
 * HTTP library. Injected with {@link Testbed#inject}.
 */
public sealed interface Fault {

    /** The connection closes before any byte of an answer. */
    record Refuse() implements Fault {}

    /** The headers and {@code afterBytes} bytes of the body come, then nothing until the testbed closes. */
    record Stall(long afterBytes) implements Fault {}

    /** The headers, with the full length, and {@code afterBytes} bytes of the body come, then the connection closes. */
    record Cut(long afterBytes) implements Fault {}

    /**
     * {@code Content-Length} is wrong by {@code byBytes}. A negative value ends the body early, with framing that looks whole;
     * a positive value promises bytes that never come, and closes.
     */
    record WrongLength(long byBytes) implements Fault {}

    /** A range request is answered with the range {@code byBytes} further on; {@code Content-Range} says so. */
    record WrongRange(long byBytes) implements Fault {}

    /** A range request is answered with 200 and the whole object. */
    record IgnoredRange() implements Fault {}

    /** The object is served as another version with these bytes, with the ETag and digests of these. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are what it is about, and they are copied in and out
    record StaleVersion(byte[] content) implements Fault {
        public StaleVersion {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }
    }

    /** The lowest bit of the byte at {@code offset} of the object is flipped; headers and digests stay. */
    record FlippedByte(long offset) implements Fault {}

    /** An HTML page instead of the answer, as a portal or gateway on the way sends. */
    record ErrorPage(int status, String html) implements Fault {}

    /** The body comes in pieces of {@code bytes}, each after {@code pause}. */
    record Trickle(int bytes, Duration pause) implements Fault {
        public Trickle {
            if (bytes < 1) {
                throw new IllegalArgumentException("a piece has at least one byte");
            }
        }
    }

    /** The answer to a token that has expired, whether or not one came along; in each server's own words. */
    record ExpiredToken() implements Fault {}

    /** A status with a short body in the server's style, such as 401, 403, 404, 429 or 503. */
    record Status(int code, Optional<Duration> retryAfter) implements Fault {}

    /** The TLS handshake of a new connection goes wrong. Open connections of the server are closed on injection. */
    record BadTls(Kind kind) implements Fault {
        /** What is wrong. */
        public enum Kind {
            UNKNOWN_CA,
            WRONG_HOST,
            EXPIRED,
            HANDSHAKE_FAILURE
        }
    }

    /**
     * {@code bytes} bytes of the body come, chunked and properly terminated, with the trailer
     * {@code X-Transfer-Status: status}, whatever the client asked for.
     */
    record LyingTrailer(long bytes, String status) implements Fault {}

    /** {@code afterBytes} bytes of a PUT's body are taken, then the connection closes; what came stays. */
    record CutUpload(long afterBytes) implements Fault {}

    /** {@code afterBytes} bytes of a PUT's body are taken, then nothing happens until the testbed closes; what came stays. */
    record StallUpload(long afterBytes) implements Fault {}

    /** A PUT's body is taken in pieces of {@code bytes}, each after {@code pause}. */
    record SlowUpload(int bytes, Duration pause) implements Fault {
        public SlowUpload {
            if (bytes < 1) {
                throw new IllegalArgumentException("a piece has at least one byte");
            }
        }
    }

    /** The request is carried out, and the connection closes instead of an answer. */
    record LostAnswer() implements Fault {}

    /** The request is carried out, its body taken, and the answer is this status all the same. */
    record FailedAfterwards(int code) implements Fault {}

    static Fault cutUpload(long afterBytes) {
        return new CutUpload(afterBytes);
    }

    static Fault stallUpload(long afterBytes) {
        return new StallUpload(afterBytes);
    }

    static Fault slowUpload(int bytes, Duration pause) {
        return new SlowUpload(bytes, pause);
    }

    static Fault lostAnswer() {
        return new LostAnswer();
    }

    static Fault failedAfterwards(int code) {
        return new FailedAfterwards(code);
    }

    /** The answer's {@code Date} is off by {@code ahead}, as of a server whose clock, or a client's, is wrong. */
    record WrongDate(Duration ahead) implements Fault {}

    static Fault refuse() {
        return new Refuse();
    }

    static Fault stall(long afterBytes) {
        return new Stall(afterBytes);
    }

    static Fault cut(long afterBytes) {
        return new Cut(afterBytes);
    }

    static Fault wrongLength(long byBytes) {
        return new WrongLength(byBytes);
    }

    static Fault wrongRange(long byBytes) {
        return new WrongRange(byBytes);
    }

    static Fault ignoredRange() {
        return new IgnoredRange();
    }

    static Fault staleVersion(byte[] content) {
        return new StaleVersion(content);
    }

    static Fault flippedByte(long offset) {
        return new FlippedByte(offset);
    }

    /** A 200 with HTML: the portal that swallowed the request. */
    static Fault errorPage() {
        return new ErrorPage(200, "<!DOCTYPE html><html><body><h1>Please log in</h1></body></html>\n");
    }

    static Fault trickle(int bytes, Duration pause) {
        return new Trickle(bytes, pause);
    }

    static Fault expiredToken() {
        return new ExpiredToken();
    }

    static Fault status(int code) {
        return new Status(code, Optional.empty());
    }

    static Fault status(int code, Duration retryAfter) {
        return new Status(code, Optional.of(retryAfter));
    }

    static Fault badTls(BadTls.Kind kind) {
        return new BadTls(kind);
    }

    /** The server's clock is ahead by {@code time}, negative for one that is behind. */
    static Fault wrongDate(Duration time) {
        return new WrongDate(time);
    }

    /** A body that ends after {@code bytes} bytes, and a trailer that says all is well. */
    static Fault lyingTrailer(long bytes) {
        return new LyingTrailer(bytes, "200: OK");
    }

    /** A whole body, and a trailer that says it is not. */
    static Fault failedTrailer(String status) {
        return new LyingTrailer(Long.MAX_VALUE, status);
    }
}
