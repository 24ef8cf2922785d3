package io.pelicanfs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an answer shows. */
class AnswerTest {
    @Test
    void readsALargeBodyByteForByte() throws IOException {
        var bytes = new byte[3_000_001];
        new Random(7).nextBytes(bytes);
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n\r\n");
                    line.say(bytes);
                });
                var http = open();
                var answer = http.execute(get(server, "GET"))) {
            assertThat(answer.contentLength()).hasValue(bytes.length);
            assertThat(answer.body().readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void readsChunksAndThenTheTrailers() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways("""
                        HTTP/1.1 200 OK\r
                        Transfer-Encoding: chunked\r
                        \r
                        3\r
                        abc\r
                        2;ext=1\r
                        de\r
                        0\r
                        X-Transfer-Status: 200: OK\r
                        \r
                        """));
                var http = open()) {
            for (int i = 0; i < 2; i++) {
                try (var answer = http.execute(get(server, "GET"))) {
                    assertThat(answer.contentLength()).isEmpty();
                    assertThat(answer.trailer("X-Transfer-Status")).isEmpty();
                    assertThat(answer.body().readAllBytes()).asString(UTF_8).isEqualTo("abcde");
                    assertThat(answer.trailer("x-transfer-status")).hasValue("200: OK");
                    assertThat(answer.trailer("x-other")).isEmpty();
                }
            }
            assertThat(server.connections).hasValue(1);
            assertThat(server.heads.get(0)).doesNotContain("TE:");
        }
    }

    @Test
    void showsTheLengthThatHeadTellsOf() throws IOException {
        try (var server = ScriptedServer.plain(
                        line -> line.sayAlways("HTTP/1.1 200 OK\r\nContent-Length: 12345678901\r\nAge: 3\r\n\r\n"));
                var http = open();
                var answer = http.execute(get(server, "HEAD"))) {
            assertThat(answer.contentLength()).hasValue(12345678901L);
            assertThat(answer.header("age")).hasValue("3");
            assertThat(answer.body().read()).isEqualTo(-1);
        }
    }

    @Test
    void handsARedirectBackWithAllItsHeaders() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways("""
                        HTTP/1.1 307 Temporary Redirect\r
                        Location: https://elsewhere.example/a\r
                        X-Pelican-A: 1\r
                        X-Pelican-A: 2\r
                        Set-Cookie: a=b\r
                        Content-Length: 0\r
                        \r
                        """));
                var http = open();
                var answer = http.execute(get(server, "GET"));
                var again = http.execute(get(server, "GET"))) {
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.header("Location")).hasValue("https://elsewhere.example/a");
            assertThat(answer.headers("x-pelican-a")).containsExactly("1", "2");
            assertThat(again.status()).isEqualTo(307);
            assertThat(server.heads.get(1)).doesNotContain("Cookie");
        }
    }

    @Test
    void neverUnpacksABody() throws IOException {
        try (var server = ScriptedServer.plain(line ->
                        line.sayAlways("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nzzzz"));
                var http = open();
                var answer = http.execute(get(server, "GET"))) {
            assertThat(answer.body().readAllBytes()).asString(UTF_8).isEqualTo("zzzz");
        }
    }

    @Test
    void tellsTheBeginningOfAnErrorPageAndNeverFails() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 500 Oh\r\nContent-Length: 50\r\n\r\n"
                            + (line.number == 1 ? "x".repeat(50) : "cut off"));
                });
                var http = open();
                var first = http.execute(get(server, "GET"));
                var second = http.execute(get(server, "GET"))) {
            assertThat(first.bodyText(10)).isEqualTo("xxxxxxxxxx");
            assertThat(second.bodyText(100)).isEqualTo("cut off");
            assertThat(second.bodyText(100)).isEmpty();
        }
    }

    private static HttpRequest get(ScriptedServer server, String method) {
        return HttpRequest.of(Purpose.OBJECT, method, server.url("/"));
    }

    private static HttpTransport open() {
        return HttpTransport.open(PelicanConfig.defaults(), PelicanListener.NONE);
    }
}
