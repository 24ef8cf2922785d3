package io.pelicanfs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way in which an exchange can break, its stage and the clause it is told in. */
class FailureStagesTest {
    /** What the tests of time-outs wait for. */
    private static final Duration SHORT = Duration.ofMillis(250);
    /** Long enough for a busy machine, where something else than a time-out is to be seen. */
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void unknownHostName() {
        assertFails(
                URI.create("https://no-such-host.invalid/"),
                Stage.RESOLVE,
                "host name no-such-host.invalid is unknown");
    }

    @Test
    void otherSchemes() {
        assertFails(URI.create("ftp://localhost/"), Stage.RESOLVE, "the URL is neither https nor http");
    }

    @Test
    void nobodyListens() throws IOException {
        // Bound, so that no other test gets the port, and not listening.
        try (var silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            assertFails(url, Stage.CONNECT, "connection refused");
        }
    }

    @Test
    void nobodyAccepts() throws IOException {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var waiting = new ArrayList<Socket>();
            try {
                fill(full, waiting);
                assertTimesOut(
                        URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"),
                        Stage.CONNECT,
                        "no connection within 250 ms");
            } finally {
                for (var socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    /** Fills the queue of connections that wait to be accepted, so that the next one gets no answer. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 8; i++) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 100);
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void noTlsBehindHttps() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.say("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertFails(https(server), Stage.TLS, "TLS handshake failed");
        }
    }

    @Test
    void handshakeWithoutAnswer() throws IOException {
        try (var server = ScriptedServer.plain(ScriptedServer.Line::keepSilent)) {
            assertTimesOut(https(server), Stage.TLS, "TLS handshake not finished within 250 ms");
        }
    }

    @Test
    void handshakeThatTrickles() throws IOException {
        // The head of a TLS record of 8000 bytes, then a byte at a time: no read ever meets the socket's time-out.
        try (var server = ScriptedServer.plain(line -> {
            line.say(new byte[] {0x16, 3, 3, 0x1f, 0x40});
            trickle(line);
        })) {
            assertTimesOut(https(server), Stage.TLS, "TLS handshake not finished within 250 ms");
        }
    }

    @Test
    void silenceInPlaceOfAHead() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
            line.request();
            line.keepSilent();
        })) {
            assertTimesOut(server.url("/"), Stage.HEADERS, "no answer within 250 ms");
        }
    }

    @Test
    void headThatTrickles() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
            line.request();
            line.say("HTTP/1.1 200 OK\r\nX-Endless: ");
            trickle(line);
        })) {
            assertTimesOut(server.url("/"), Stage.HEADERS, "no answer within 250 ms");
        }
    }

    @Test
    void endInPlaceOfAHead() throws IOException {
        try (var server = ScriptedServer.plain(ScriptedServer.Line::request)) {
            assertFails(server.url("/"), Stage.HEADERS, "connection closed without an answer");
        }
    }

    @Test
    void endWithinTheHead() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
            line.request();
            line.say("HTTP/1.1 200 OK\r\n");
        })) {
            assertFails(server.url("/"), Stage.HEADERS, "connection ended within the head of the answer");
        }
    }

    @Test
    void headThatIsNotHttp() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
            line.request();
            line.say("220 mail.example ESMTP\r\n\r\n\r\n");
            line.keepSilent();
        })) {
            assertFails(server.url("/"), Stage.HEADERS, "the answer is not HTTP");
        }
    }

    @Test
    void headWithoutEnd() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
            line.request();
            line.say("HTTP/1.1 200 OK\r\n");
            while (true) {
                line.say("X-Endless: again\r\n");
            }
        })) {
            assertFails(server.url("/"), Stage.HEADERS, "the head of the answer is too large");
        }
    }

    @Test
    void bodyShorterThanAnnounced() throws IOException {
        assertBodyFails(
                line -> line.say("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(1000)),
                Stage.BODY,
                "connection ended after 1000 of 5000 bytes");
    }

    @Test
    void chunksWithoutTheLast() throws IOException {
        assertBodyFails(
                line -> line.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
                Stage.BODY,
                "connection ended after 3 bytes");
    }

    @Test
    void chunkCutWithin() throws IOException {
        assertBodyFails(
                line -> line.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nabc"),
                Stage.BODY,
                "connection ended after 3 bytes");
    }

    @Test
    void brokenChunks() throws IOException {
        assertBodyFails(
                line -> line.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzzz\r\n"),
                Stage.BODY,
                "broken chunks after 3 bytes");
    }

    @Test
    void resetWithinTheBody() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc");
                    line.awaitRelease();
                    line.reset();
                });
                var http = open();
                var answer = http.execute(get(server.url("/")))) {
            assertThat(answer.body().readNBytes(3)).hasSize(3);
            server.release();
            var failure =
                    catchThrowableOfType(HttpFailure.class, () -> answer.body().readAllBytes());
            assertThat(failure.stage()).isEqualTo(Stage.BODY);
            assertThat(failure).hasMessage("connection reset after 3 of 50 bytes");
        }
    }

    @Test
    void bodyThatStalls() throws IOException {
        assertBodyFails(
                line -> {
                    line.say("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc");
                    line.keepSilent();
                },
                Stage.STALL,
                "stalled: nothing received for 250 ms after 3 of 50 bytes");
    }

    @Test
    void tokenOverPlainHttp() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways("HTTP/1.1 204 No Content\r\n\r\n"));
                var http = open()) {
            var request = get(server.url("/")).with("authorization", "Bearer opaque");
            var failure = catchThrowableOfType(HttpFailure.class, () -> http.execute(request));
            assertThat(failure).hasMessage("a token is never sent over plain http");
            assertThat(server.heads).isEmpty();
        }
    }

    @Test
    void noMessageHoldsQueryOrToken() throws IOException {
        try (var server = ScriptedServer.plain(ScriptedServer.Line::request);
                var http = open()) {
            var request = get(server.url("/a?authz=opaque")).with("X-Token", "opaque");
            var failure = catchThrowableOfType(HttpFailure.class, () -> http.execute(request));
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("opaque");
            }
        }
    }

    private static void trickle(ScriptedServer.Line line) throws IOException, InterruptedException {
        while (!line.serverClosesWithin(Duration.ofMillis(20))) {
            line.say("x");
        }
    }

    private static void assertTimesOut(URI url, Stage stage, String message) {
        assertFails(open(SHORT, SHORT), url, stage, message);
    }

    private static void assertFails(URI url, Stage stage, String message) {
        assertFails(open(), url, stage, message);
    }

    private static void assertFails(HttpTransport transport, URI url, Stage stage, String message) {
        try (var http = transport) {
            var failure = catchThrowableOfType(HttpFailure.class, () -> http.execute(get(url)));
            assertThat(failure).hasMessageContaining(message);
            assertThat(failure.stage()).isEqualTo(stage);
        }
    }

    private static void assertBodyFails(ScriptedServer.Script script, Stage stage, String message) throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    script.play(line);
                });
                var http = open();
                var answer = http.execute(get(server.url("/")))) {
            var failure =
                    catchThrowableOfType(HttpFailure.class, () -> answer.body().readAllBytes());
            assertThat(failure).hasMessage(message);
            assertThat(failure.stage()).isEqualTo(stage);
        }
    }

    private static URI https(ScriptedServer server) {
        return URI.create("https://localhost:" + server.port() + "/");
    }

    private static HttpRequest get(URI url) {
        return HttpRequest.of(Purpose.OBJECT, "GET", url);
    }

    private static HttpTransport open() {
        return open(LONG, SHORT);
    }

    private static HttpTransport open(Duration beforeTheHead, Duration stall) {
        return HttpTransport.open(
                PelicanConfig.defaults().toBuilder()
                        .connectTimeout(beforeTheHead)
                        .headerTimeout(beforeTheHead)
                        .stallTimeout(stall)
                        .build(),
                PelicanListener.NONE);
    }
}
