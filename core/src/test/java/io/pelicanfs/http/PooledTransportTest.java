package io.pelicanfs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PooledTransportTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @Test
    void sendsTheRequestAsItStandsAndOnlyTheHeadersWeWant() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways(HELLO));
                var http = open(PelicanListener.NONE)) {
            var request = HttpRequest.of(Purpose.OBJECT, "PROPFIND", server.url("//a%2Fb/%21?x=1&y=%20"))
                    .with("Depth", "1")
                    .withBody("<p/>".getBytes(UTF_8));
            try (var answer = http.execute(request)) {
                assertThat(answer.body().readAllBytes()).asString(UTF_8).isEqualTo("hello");
            }
            assertThat(server.heads.get(0).strip().lines())
                    .containsExactly(
                            "PROPFIND //a%2Fb/%21?x=1&y=%20 HTTP/1.1",
                            "Host: localhost:" + server.port(),
                            "User-Agent: pelicanfs-java/unpackaged project/ours",
                            "Accept-Encoding: identity",
                            "Depth: 1",
                            "Content-Length: 4");
        }
    }

    @Test
    void tellsOfEachRequestAndItsAnswerWithoutTheQuery() throws IOException {
        List<PelicanEvent> events = new CopyOnWriteArrayList<>();
        try (var server = ScriptedServer.plain(
                        line -> line.sayAlways("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
                var http = open(events::add)) {
            http.execute(HttpRequest.of(Purpose.DIRECTOR, "GET", server.url("/a?secret=1")))
                    .close();
            var name = "http://localhost:" + server.port();
            assertThat(events.get(0)).isEqualTo(new PelicanEvent.RequestStarted(Purpose.DIRECTOR, "GET", name, "/a"));
            assertThat(events.get(1)).isInstanceOfSatisfying(PelicanEvent.ResponseReceived.class, e -> {
                assertThat(e.target()).isEqualTo("/a");
                assertThat(e.status()).isEqualTo(404);
                assertThat(e.took()).isPositive();
            });
            assertThat(events).hasSize(2);
        }
    }

    private static HttpTransport open(PelicanListener listener) {
        return HttpTransport.open(
                PelicanConfig.defaults().toBuilder().project("ours").build(), listener);
    }
}
