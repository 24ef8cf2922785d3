package io.pelicanfs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a request with a streamed body. */
class SendingTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    /** More than the buffers of both sides hold. */
    private static final long LARGE = 256L << 20;

    @TempDir
    private Path folder;

    private final List<PelicanEvent> events = new CopyOnWriteArrayList<>();

    /** A body of {@code size} equal bytes that writes {@code has} of them and then fails, if that is less. */
    private record Zeros(long sizeBytes, long has) implements RequestBody {
        @Override
        public Replay replay() {
            return Replay.POSSIBLE;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var piece = new byte[256 << 10];
            for (long left = has; left > 0; left -= piece.length) {
                out.write(piece, 0, (int) Math.min(piece.length, left));
            }
            if (has < sizeBytes) {
                throw new IOException("the file is gone");
            }
        }
    }

    private HttpTransport open(UnaryOperator<PelicanConfig.Builder> settings) {
        return HttpTransport.open(
                settings.apply(PelicanConfig.defaults().toBuilder()).build(), events::add);
    }

    private static HttpRequest put(ScriptedServer server, long size, long has) {
        return HttpRequest.of(Purpose.OBJECT, "PUT", server.url("/ns/o")).withBody(new Zeros(size, has));
    }

    private HttpFailure failureOf(HttpRequest request, UnaryOperator<PelicanConfig.Builder> settings) {
        try (var http = open(settings)) {
            return catchThrowableOfType(
                    HttpFailure.class, () -> http.execute(request).close());
        }
    }

    @Test
    void theBodyGoesWithItsLengthAndTheEventsCountIt() throws IOException {
        long size = (1 << 20) + 1;
        try (var server = ScriptedServer.plain(
                        line -> line.sayAlways("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"));
                var http = open(settings -> settings)) {
            for (int i = 0; i < 2; i++) {
                try (var answer = http.execute(put(server, size, size))) {
                    assertThat(answer.status()).isEqualTo(201);
                }
            }
            assertThat(server.heads)
                    .hasSize(2)
                    .allSatisfy(head ->
                            assertThat(head).contains("Content-Length: " + size).doesNotContain("Transfer-Encoding"));
            assertThat(server.connections).hasValue(1);
        }
        assertThat(events.stream()
                        .mapToLong(event -> event instanceof PelicanEvent.BytesWritten written ? written.count() : 0)
                        .sum())
                .isEqualTo(2 * size);
    }

    @Test
    void anAnswerBeforeTheBodysEndIsTheAnswer() throws IOException {
        try (var server = ScriptedServer.plain(SendingTest::refuseAtOnce)) {
            assertRefused(server, settings -> settings);
        }
    }

    @Test
    void anAnswerBeforeTheBodysEndIsSeenThroughTls() throws IOException {
        var authority = new TestAuthority("Test Authority");
        try (var server = ScriptedServer.secured(authority.server("localhost"), SendingTest::refuseAtOnce)) {
            var ca = Files.writeString(folder.resolve("ca.pem"), authority.pem());
            assertRefused(server, settings -> settings.caFile(ca));
        }
    }

    /** As Go origins do (protocol facts §4.9): the answer, and the connection's end with the body unread. */
    private static void refuseAtOnce(ScriptedServer.Line line) throws IOException {
        line.client.getInputStream().read(new byte[1 << 10]);
        line.say("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    }

    private void assertRefused(ScriptedServer server, UnaryOperator<PelicanConfig.Builder> settings)
            throws IOException {
        try (var http = open(settings);
                var answer = http.execute(put(server, LARGE, LARGE))) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.bodyText(100)).isEqualTo("no");
        }
    }

    @Test
    void aServerThatTakesNothingIsLeftAfterTheStallTime() throws IOException {
        try (var server = ScriptedServer.plain(ScriptedServer.Line::keepSilent)) {
            var failure = failureOf(put(server, LARGE, LARGE), settings -> settings.stallTimeout(SHORT));
            assertThat(failure.stage()).isEqualTo(Stage.STALL);
            assertThat(failure).hasMessageStartingWith("stalled: took nothing for 250 ms after ");
        }
    }

    @Test
    void aSourceThatIsSlowIsNotTheServersSilence() throws IOException {
        RequestBody slow = new RequestBody() {
            @Override
            public long sizeBytes() {
                return 2;
            }

            @Override
            public Replay replay() {
                return Replay.POSSIBLE;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(1);
                try {
                    Thread.sleep(3 * SHORT.toMillis());
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                out.write(2);
            }
        };
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                });
                var http = open(settings -> settings.stallTimeout(SHORT));
                var answer = http.execute(HttpRequest.of(Purpose.OBJECT, "PUT", server.url("/ns/o"))
                        .withBody(slow))) {
            assertThat(answer.status()).isEqualTo(201);
        }
    }

    @Test
    void aConnectionThatEndsInTheBodyIsTold() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
            line.client.getInputStream().readNBytes(1 << 20);
            line.reset();
        })) {
            var failure = failureOf(put(server, LARGE, LARGE), settings -> settings);
            assertThat(failure.stage()).isEqualTo(Stage.BODY);
            assertThat(failure).hasMessageContaining(" of " + LARGE + " bytes");
        }
    }

    @Test
    void aKeptConnectionThatEndsBeforeOrInTheBodySaysSo() throws IOException, InterruptedException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
                var http = open(settings -> settings)) {
            for (var size : List.of(10L, 20_000L, 1L << 20)) {
                http.execute(HttpRequest.of(Purpose.OBJECT, "GET", server.url("/")))
                        .close();
                // The end arrives, but the connection is not idle for long enough to be looked at.
                Thread.sleep(20);
                var failure = catchThrowableOfType(
                        HttpFailure.class,
                        () -> http.execute(put(server, size, size)).close());
                assertThat(failure.overKeptConnection()).as("%d bytes", size).isTrue();
            }
        }
    }

    @Test
    void noAnswerAfterTheWholeBodyIsNoAnswer() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
            line.request();
            line.keepSilent();
        })) {
            var failure = failureOf(put(server, 1000, 1000), settings -> settings.headerTimeout(SHORT));
            assertThat(failure.stage()).isEqualTo(Stage.HEADERS);
            assertThat(failure).hasMessage("no answer within 250 ms");
        }
    }

    @Test
    void aSlowBodyIsNotBoundByTheTimeForTheAnswer() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
                });
                var http = open(settings -> settings.headerTimeout(SHORT))) {
            RequestBody slow = new RequestBody() {
                @Override
                public long sizeBytes() {
                    return 1;
                }

                @Override
                public Replay replay() {
                    return Replay.IMPOSSIBLE;
                }

                @Override
                public void writeTo(OutputStream out) throws IOException {
                    try {
                        new CountDownLatch(1).await(2 * SHORT.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    out.write("x".getBytes(ISO_8859_1));
                }
            };
            var request =
                    HttpRequest.of(Purpose.OBJECT, "PUT", server.url("/ns/o")).withBody(slow);
            try (var answer = http.execute(request)) {
                assertThat(answer.status()).isEqualTo(201);
            }
        }
    }

    @Test
    void aBodyThatCannotBeReadGivesTheRequestUp() throws IOException {
        try (var server = ScriptedServer.plain(ScriptedServer.Line::request)) {
            var failure = failureOf(put(server, 1 << 20, 1 << 19), settings -> settings);
            assertThat(failure.stage()).isEqualTo(Stage.ABORTED);
            assertThat(failure).hasMessageContaining("the file is gone");
        }
    }
}
