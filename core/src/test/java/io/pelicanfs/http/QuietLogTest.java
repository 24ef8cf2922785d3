package io.pelicanfs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ChildJvm;
import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With every log at its most talkative no token, query or body is written. In a JVM of its own: log levels are global. */
class QuietLogTest {
    @Test
    void theMostTalkativeLogHoldsNoSecret(@TempDir Path folder) throws Exception {
        var log = folder.resolve("log");
        var process = ChildJvm.of(
                        List.of("-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace"),
                        OneRequest.class,
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> "exit code of one request").isZero();
        assertThat(Files.readString(log))
                .contains("DEBUG org.apache.hc.client5")
                .doesNotContain("secret-token", "secret-query", "secret-body");
    }

    /** One request with a token, its answer read. */
    static final class OneRequest {
        private OneRequest() {}

        public static void main(String[] args) throws Exception {
            var authority = new TestAuthority("Ours");
            var file = Files.writeString(Path.of(args[0], "ca.pem"), authority.pem());
            var config = PelicanConfig.defaults().toBuilder().caFile(file).build();
            try (var server = ScriptedServer.secured(
                            authority.server("localhost"),
                            line -> line.sayAlways("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nsecret-body"));
                    var http = HttpTransport.open(config, PelicanListener.NONE);
                    var answer = http.execute(HttpRequest.of(Purpose.OBJECT, "GET", server.url("/a?authz=secret-query"))
                            .with("Authorization", "Bearer secret-token"))) {
                var body = new String(answer.body().readAllBytes(), UTF_8);
                System.exit(body.equals("secret-body") ? 0 : 1);
            }
        }
    }
}
