package io.pelicanfs.http;

import io.pelicanfs.http.HttpFailure.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An answer made by hand: any head, and a body that may break off. */
public final class FakeResponse implements HttpResponse {
    private final int status;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private final List<Map.Entry<String, String>> trailers = new ArrayList<>();
    private byte[] body = {};
    private int breaksAt = -1;
    private Stage how = Stage.BODY;
    private volatile boolean released;

    private FakeResponse(int status) {
        this.status = status;
    }

    public static FakeResponse of(int status) {
        return new FakeResponse(status);
    }

    public FakeResponse header(String name, String value) {
        headers.add(Map.entry(name, value));
        return this;
    }

    public FakeResponse without(String name) {
        headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
        return this;
    }

    public FakeResponse trailer(String name, String value) {
        trailers.add(Map.entry(name, value));
        return this;
    }

    /** Sets body and {@code Content-Length}. */
    public FakeResponse body(byte[] bytes) {
        body = bytes.clone();
        return without("Content-Length").header("Content-Length", String.valueOf(bytes.length));
    }

    public FakeResponse body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets a body that is made while it is read. */
    public FakeResponse body(InputStream made) {
        stream = made;
        return this;
    }

    /** Lets the body fail after {@code count} bytes, whatever was announced. */
    public FakeResponse breakingAt(int count, Stage stage) {
        breaksAt = count;
        how = stage;
        return this;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    @Override
    public List<String> headers(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public OptionalLong contentLength() {
        return header("Content-Length")
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    @Override
    public InputStream body() {
        return stream;
    }

    private InputStream stream = new InputStream() {
        private int position;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int end = breaksAt < 0 ? body.length : Math.min(breaksAt, body.length);
            if (position >= end) {
                if (breaksAt >= 0) {
                    throw new HttpFailure(how, "broke off after " + position + " bytes", null);
                }
                return -1;
            }
            int count = Math.min(length, end - position);
            System.arraycopy(body, position, bytes, offset, count);
            position += count;
            return count;
        }
    };

    @Override
    public Optional<String> trailer(String name) {
        return trailers.stream()
                .filter(trailer -> trailer.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public String bodyText(int limitBytes) {
        try {
            return new String(new ByteArrayInputStream(body).readNBytes(limitBytes), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void abort() {
        released = true;
    }

    @Override
    public void close() {
        released = true;
    }

    /** Returns whether whoever got this answer has closed or aborted it. */
    public boolean isReleased() {
        return released;
    }
}
