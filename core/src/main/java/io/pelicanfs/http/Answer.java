package io.pelicanfs.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** An answer whose head is there. */
final class Answer implements HttpResponse {
    private static final Duration TEXT_TIME = Duration.ofSeconds(10);

    private final ClassicHttpResponse head;
    private final HeldConnection held;
    private final InputStream content;
    private final AnswerBody body;

    /** Takes the connection over; an answer without a body gives it back at once. */
    static Answer of(
            ClassicHttpResponse head, HeldConnection held, @Nullable TimeValue keepAlive, Duration stallTimeout)
            throws IOException {
        var entity = head.getEntity();
        if (entity == null || entity.getContentLength() == 0) {
            held.giveBack(keepAlive);
            return new Answer(head, held, InputStream.nullInputStream(), 0, keepAlive, stallTimeout);
        }
        return new Answer(head, held, entity.getContent(), entity.getContentLength(), keepAlive, stallTimeout);
    }

    private Answer(
            ClassicHttpResponse head,
            HeldConnection held,
            InputStream content,
            long announcedBytes,
            @Nullable TimeValue keepAlive,
            Duration stallTimeout) {
        this.head = head;
        this.held = held;
        this.content = content;
        this.body = new AnswerBody(content, held, announcedBytes, keepAlive, stallTimeout);
    }

    @Override
    public int status() {
        return head.getCode();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(Header::getValue);
    }

    @Override
    public List<String> headers(String name) {
        return Arrays.stream(head.getHeaders(name)).map(Header::getValue).toList();
    }

    @Override
    public OptionalLong contentLength() {
        try {
            return header("Content-Length")
                    .map(text -> OptionalLong.of(Long.parseLong(text.strip())))
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public Optional<String> trailer(String name) {
        if (!(body.ended() && content instanceof ChunkedInputStream chunks)) {
            return Optional.empty();
        }
        return Arrays.stream(chunks.getFooters())
                .filter(trailer -> trailer.getName().equalsIgnoreCase(name))
                .map(Header::getValue)
                .findFirst();
    }

    @Override
    public String bodyText(int limitBytes) {
        var text = new byte[limitBytes];
        var length = 0;
        try (var limit = TimeLimit.of(TEXT_TIME, held::drop)) {
            while (length < limitBytes && !limit.passed()) {
                var count = body.read(text, length, limitBytes - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
        } catch (IOException e) {
            // What came so far is all there is to tell.
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void abort() {
        body.abort();
    }

    @Override
    public void close() {
        body.close();
    }
}
