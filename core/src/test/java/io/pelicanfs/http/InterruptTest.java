package io.pelicanfs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An interrupt ends whatever the thread is blocked in, on a platform thread as on a virtual one. */
class InterruptTest {
    private final CountDownLatch blocked = new CountDownLatch(1);

    @Test
    void endsTheWaitForAHead() throws Exception {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    blocked.countDown();
                    line.keepSilent();
                });
                var http = open()) {
            assertInterruptEnds(() -> http.execute(get(server.url("/"))));
        }
    }

    @Test
    void endsAHandshake() throws Exception {
        try (var server = ScriptedServer.plain(line -> {
                    line.client.getInputStream().read();
                    blocked.countDown();
                    line.keepSilent();
                });
                var http = open()) {
            assertInterruptEnds(() -> http.execute(get(URI.create("https://localhost:" + server.port() + "/"))));
        }
    }

    @Test
    void endsAReadOfTheBody() throws Exception {
        try (var server = ScriptedServer.plain(InterruptTest::beginBody);
                var http = open();
                var answer = http.execute(get(server.url("/")))) {
            assertInterruptEnds(() -> {
                answer.body().read();
                blocked.countDown();
                answer.body().read();
            });
        }
    }

    @Test
    void endsAReadOfASecuredBody() throws Exception {
        var authority = new TestAuthority("Ours");
        var file = Files.createTempFile("ca", ".pem");
        try (var server = ScriptedServer.secured(authority.server("localhost"), InterruptTest::beginBody);
                var http = open(PelicanConfig.defaults().toBuilder().caFile(Files.writeString(file, authority.pem())));
                var answer = http.execute(get(server.url("/")))) {
            assertInterruptEnds(() -> {
                answer.body().read();
                blocked.countDown();
                answer.body().read();
            });
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void endsTheWaitForAFreeConnection() throws Exception {
        try (var server = ScriptedServer.plain(InterruptTest::beginBody);
                var http = open();
                var answer = http.execute(get(server.url("/")))) {
            assertThat(answer.status()).isEqualTo(200);
            blocked.countDown();
            assertInterruptEnds(() -> http.execute(get(server.url("/"))));
        }
    }

    private static void beginBody(ScriptedServer.Line line) throws IOException, InterruptedException {
        line.request();
        line.say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx");
        line.keepSilent();
    }

    private void assertInterruptEnds(ThrowingCallable work) throws Exception {
        var result = new CompletableFuture<Throwable>();
        var flag = new CompletableFuture<Boolean>();
        var thread = new Thread(() -> {
            result.complete(catchThrowable(work));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        blocked.await();
        thread.interrupt();
        assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(HttpFailure.class, failure -> {
            assertThat(failure.stage()).isEqualTo(Stage.ABORTED);
            assertThat(failure).hasMessageStartingWith("interrupted");
        });
        assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
    }

    private static HttpRequest get(URI url) {
        return HttpRequest.of(Purpose.OBJECT, "GET", url);
    }

    private static HttpTransport open() {
        return open(PelicanConfig.defaults().toBuilder());
    }

    private static HttpTransport open(PelicanConfig.Builder config) {
        return HttpTransport.open(config.connectionsPerHost(1).build(), PelicanListener.NONE);
    }
}
