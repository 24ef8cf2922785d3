package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpFields;

/** An answer as a server means it; {@link Sender} puts it on the wire. Made and sent by one thread. */
final class Reply {

    /** A slice of a content; {@code objectOffset} is where it lies in the object, negative for framing text. */
    record Part(Content content, long offset, long length, long objectOffset) {}

    private final int status;
    private final HttpFields.Mutable headers = HttpFields.build();
    private final List<Part> parts = new ArrayList<>();
    private final List<Content> owned = new ArrayList<>();
    private OptionalLong declaredLength = OptionalLong.empty();
    private boolean chunked;
    private Optional<String> trailer = Optional.empty();
    private Delivery delivery = Delivery.WHOLE;

    Reply(int status) {
        this.status = status;
    }

    static Reply json(int status, String json) {
        return new Reply(status)
                .header("Content-Type", "application/json; charset=utf-8")
                .body(json);
    }

    static Reply text(int status, String text) {
        return new Reply(status).header("Content-Type", "text/plain").body(text);
    }

    int status() {
        return status;
    }

    Reply header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Reply addHeader(String name, String value) {
        headers.add(name, value);
        return this;
    }

    HttpFields.Mutable headers() {
        return headers;
    }

    Reply body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply body(byte[] bytes) {
        parts.add(new Part(Content.of(bytes), 0, bytes.length, -1));
        return this;
    }

    /** Adds a slice of an object. */
    Reply slice(Content content, long offset, long length) {
        parts.add(new Part(content, offset, length, offset));
        return this;
    }

    /** Closes {@code content} when the answer has been sent or has failed. */
    Reply owning(Content content) {
        owned.add(content);
        return this;
    }

    List<Part> parts() {
        return parts;
    }

    long bodyLength() {
        return parts.stream().mapToLong(Part::length).sum();
    }

    Reply declaring(long contentLength) {
        declaredLength = OptionalLong.of(contentLength);
        return this;
    }

    /** The length that the headers promise; empty for chunked answers and for those without a body. */
    OptionalLong contentLength() {
        if (chunked || status == 304 || status == 204) {
            return OptionalLong.empty();
        }
        return declaredLength.isPresent() ? declaredLength : OptionalLong.of(bodyLength());
    }

    Reply chunked() {
        chunked = true;
        return this;
    }

    boolean isChunked() {
        return chunked;
    }

    /** Sends the body chunked, followed by {@code X-Transfer-Status}. */
    Reply trailer(String transferStatus) {
        trailer = Optional.of(transferStatus);
        return chunked();
    }

    Optional<String> trailer() {
        return trailer;
    }

    Reply delivered(Delivery how) {
        delivery = how;
        return this;
    }

    Delivery delivery() {
        return delivery;
    }

    void close() {
        for (Content content : owned) {
            try {
                content.close();
            } catch (IOException ignored) {
                // A content that was only read loses nothing when its file cannot be closed.
            }
        }
    }
}
