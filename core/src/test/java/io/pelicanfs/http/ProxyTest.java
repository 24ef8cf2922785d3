package io.pelicanfs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code https} through a proxy, and what goes past it. */
class ProxyTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final HttpRequest REQUEST =
            HttpRequest.of(Purpose.OBJECT, "GET", URI.create("https://origin.example:8443/a"));

    @TempDir
    private Path folder;

    @Test
    void asksAnHttpsServerThroughATunnelAndKeepsIt() throws IOException {
        var authority = new TestAuthority("Ours");
        var context = authority.server("origin.example");
        var file = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        try (var proxy = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 200 Connection established\r\n\r\n");
                    line.secured(context).sayAlways(HELLO);
                });
                var http = open(config(proxy, "user:p%40ss@").caFile(file))) {
            for (int i = 0; i < 2; i++) {
                try (var answer = http.execute(REQUEST.with("Authorization", "Bearer opaque"))) {
                    assertThat(answer.body().readAllBytes()).asString(UTF_8).isEqualTo("hello");
                }
            }
            assertThat(proxy.connections).hasValue(1);
            assertThat(proxy.heads.get(0).strip().lines())
                    .containsExactly(
                            "CONNECT origin.example:8443 HTTP/1.1",
                            "Host: origin.example:8443",
                            "User-Agent: pelicanfs-java/unpackaged",
                            "Proxy-Authorization: Basic dXNlcjpwQHNz");
            assertThat(proxy.heads.get(1))
                    .startsWith("GET /a HTTP/1.1\r\n")
                    .contains("Bearer opaque")
                    .doesNotContain("Proxy-");
        }
    }

    @Test
    void aRefusedTunnelIsNotTheServersAnswer() throws IOException {
        try (var proxy = ScriptedServer.plain(
                        line -> line.sayAlways("HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nnever"));
                var http = open(config(proxy, ""))) {
            var failure = catchThrowableOfType(HttpFailure.class, () -> http.execute(REQUEST));
            assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
            assertThat(failure)
                    .hasMessage(
                            "proxy 127.0.0.1:%d refuses to connect to origin.example:8443: status 403", proxy.port());
        }
    }

    @Test
    void aProxyThatIsGoneIsNamed() throws IOException {
        // Bound, so that no other test gets the port, and not listening.
        try (var gone = new Socket()) {
            gone.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = gone.getLocalPort();
            var config = PelicanConfig.defaults().toBuilder().proxy(URI.create("http://user:secret@127.0.0.1:" + port));
            try (var http = open(config)) {
                var failure = catchThrowableOfType(HttpFailure.class, () -> http.execute(REQUEST));
                assertThat(failure.stage()).isEqualTo(Stage.CONNECT);
                assertThat(failure).hasMessage("proxy 127.0.0.1:%d: connection refused", port);
            }
        }
    }

    @Test
    void refusesAProxyOfAnotherKindWithoutTellingItsPassword() {
        var config = PelicanConfig.defaults().toBuilder().proxy(URI.create("socks5://user:secret@proxy.example"));
        assertThatThrownBy(() -> open(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the proxy must be given as http://host:port");
    }

    @ParameterizedTest
    @CsvSource({
        "https, data.example.org, , true",
        "http, data.example.org, , false",
        "https, localhost, , false",
        "https, 127.0.0.9, , false",
        "https, ::1, , false",
        "https, data.example.org, *, false",
        "https, data.example.org, data.example.org, false",
        "https, data.example.org, DATA.example.org, false",
        "https, data.example.org, example.org, false",
        "https, data.example.org, .example.org, false",
        "https, data.example.org, *.example.org, false",
        "https, example.org, .example.org, true",
        "https, example.org, example.org, false",
        "https, badexample.org, example.org, true",
        "https, data.example.org, data.example.org:443, false",
        "https, data.example.org, data.example.org:8443, true",
        "https, 10.1.2.3, 10.1.2.3, false",
        "https, 10.1.2.3, 10.0.0.0/8, false",
        "https, 11.1.2.3, 10.0.0.0/8, true",
        "https, 10.1.2.3, 10.1.2.0/23, false",
        "https, 10.1.4.3, 10.1.2.0/23, true",
        "https, 10.1.2.3, 10.0.0.0/99, true",
        "https, 10.1.2.3, 2.3, true",
        "https, 2001:db8::1, 2001:db8::/32, false",
        "https, 2001:db9::1, 2001:db8::/32, true",
        "https, 2001:db8::1, [2001:db8::1]:443, false",
    })
    void choosesAsGoDoes(String scheme, String host, String noProxy, boolean proxied) {
        var config = PelicanConfig.defaults().toBuilder().proxy(URI.create("http://proxy.example:3128"));
        if (noProxy != null) {
            config.noProxy(List.of("other.example", noProxy));
        }
        var choice = new ProxyChoice(config.build()).forServer(new Server(scheme, host, 443));
        assertThat(choice.isPresent()).isEqualTo(proxied);
    }

    private static PelicanConfig.Builder config(ScriptedServer proxy, String user) {
        return PelicanConfig.defaults().toBuilder().proxy(URI.create("http://" + user + "127.0.0.1:" + proxy.port()));
    }

    private static HttpTransport open(PelicanConfig.Builder config) {
        return HttpTransport.open(config.build(), PelicanListener.NONE);
    }
}
