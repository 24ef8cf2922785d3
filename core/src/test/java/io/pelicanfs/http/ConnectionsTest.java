package io.pelicanfs.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How connections are shared, capped, kept and ended. */
class ConnectionsTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @Test
    void oneConnectionServesOneRequestAfterTheOther() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways(HELLO));
                var http = open(8)) {
            for (int i = 0; i < 5; i++) {
                assertThat(read(http, server)).isEqualTo("hello");
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aKeptConnectionThatTheServerClosesInsteadOfAnsweringIsNoFailure() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say(HELLO);
                    line.request();
                });
                var http = open(8)) {
            assertThat(read(http, server)).isEqualTo("hello");
            assertThat(read(http, server)).isEqualTo("hello");
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void aNewConnectionThatIsClosedInsteadOfAnsweredIsOne() throws IOException {
        try (var server = ScriptedServer.plain(ScriptedServer.Line::request);
                var http = open(8)) {
            assertThat(catchThrowableOfType(HttpFailure.class, () -> read(http, server))
                            .stage())
                    .isEqualTo(Stage.HEADERS);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aChangeWhoseKeptConnectionEndsIsNotRepeatedButSaysSo() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say(HELLO);
                    line.request();
                });
                var http = open(8)) {
            assertThat(read(http, server)).isEqualTo("hello");
            var change = HttpRequest.of(Purpose.OBJECT, "DELETE", server.url("/"));
            assertThat(catchThrowableOfType(HttpFailure.class, () -> http.execute(change))
                            .overKeptConnection())
                    .isTrue();
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aRequestThatWantsANewConnectionGetsOne() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways(HELLO));
                var http = open(8)) {
            assertThat(read(http, server)).isEqualTo("hello");
            http.execute(get(server).onNewConnection()).close();
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void answersThatAreLeftBeforeTheirEndLeaveNoTimeLimits() throws IOException {
        int answers = 100;
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nhello");
                    line.keepSilent();
                });
                var http = open(8)) {
            for (int i = 0; i < answers; i++) {
                var answer = http.execute(get(server));
                assertThat(answer.body().read()).isEqualTo('h');
                if (i % 2 == 0) {
                    answer.close();
                } else {
                    answer.abort();
                }
            }
            assertThat(TimeLimit.count()).isLessThan(answers / 4);
        }
    }

    @Test
    void theLastByteFreesTheConnectionBeforeTheAnswerIsClosed() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways(HELLO));
                var http = open(1);
                var first = http.execute(get(server))) {
            assertThat(first.body().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
            assertThat(read(http, server)).isEqualTo("hello");
            assertThat(first.body().read()).isEqualTo(-1);
        }
    }

    @Test
    void anAnswerWithoutBodyFreesTheConnectionAtOnce() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways("HTTP/1.1 204 No Content\r\n\r\n"));
                var http = open(1);
                var first = http.execute(get(server));
                var second = http.execute(get(server))) {
            assertThat(first.body().read()).isEqualTo(-1);
            assertThat(second.status()).isEqualTo(204);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aSmallRestIsReadToKeepTheConnection() throws IOException {
        try (var server = ScriptedServer.plain(line -> line.sayAlways(HELLO));
                var http = open(1)) {
            http.execute(get(server)).close();
            assertThat(read(http, server)).isEqualTo("hello");
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aLargeRestIsNotWorthItsConnection() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    if (line.number == 1) {
                        line.say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1000));
                        line.keepSilent();
                    }
                    line.say(HELLO);
                });
                var http = open(1)) {
            http.execute(get(server)).close();
            assertThat(read(http, server)).isEqualTo("hello");
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void aConnectionTheServerClosesIsNotUsedAgain() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    line.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
                });
                var http = open(1)) {
            assertThat(read(http, server)).isEqualTo("hello");
            assertThat(read(http, server)).isEqualTo("hello");
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void moreRequestsThanTheCapShareItsConnections() throws Exception {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var arrived = new Semaphore(0);
        try (var server = ScriptedServer.plain(line -> {
                    while (true) {
                        line.request();
                        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                        arrived.release();
                        line.awaitRelease();
                        atOnce.decrementAndGet();
                        line.say(HELLO);
                    }
                });
                var http = open(3)) {
            var answers = new CompletableFuture<?>[7];
            for (int i = 0; i < answers.length; i++) {
                answers[i] = inThread(() -> assertThat(read(http, server)).isEqualTo("hello"));
            }
            arrived.acquire(3);
            server.release();
            CompletableFuture.allOf(answers).get(20, TimeUnit.SECONDS);
            assertThat(most).hasValueLessThanOrEqualTo(3);
            assertThat(server.connections).hasValueLessThanOrEqualTo(3);
        }
    }

    @Test
    @SuppressWarnings("try") // closing it early is what is tested
    void oneServersCapHoldsUpNoOtherServer() throws Exception {
        try (var slow = ScriptedServer.plain(ScriptedServer.Line::keepSilent);
                var fast = ScriptedServer.plain(line -> line.sayAlways(HELLO));
                var http = open(1)) {
            var waiting = failureInThread(http, slow);
            var alsoWaiting = failureInThread(http, slow);
            assertThat(read(http, fast)).isEqualTo("hello");
            http.close();
            assertThat(waiting.get(20, TimeUnit.SECONDS).stage()).isEqualTo(Stage.ABORTED);
            assertThat(alsoWaiting.get(20, TimeUnit.SECONDS).stage()).isEqualTo(Stage.ABORTED);
        }
    }

    @Test
    void failedRequestsGiveTheirPermitBack() throws IOException {
        try (var server = ScriptedServer.plain(line -> {
                    line.request();
                    if (line.number > 3) {
                        line.say(HELLO);
                    }
                });
                var http = open(1)) {
            for (int i = 0; i < 3; i++) {
                var failure = catchThrowableOfType(HttpFailure.class, () -> http.execute(get(server)));
                assertThat(failure.stage()).isEqualTo(Stage.HEADERS);
            }
            assertThat(read(http, server)).isEqualTo("hello");
        }
    }

    @Test
    void anotherThreadAbortsARead() throws Exception {
        try (var server = ScriptedServer.plain(ConnectionsTest::beginBody);
                var http = open(1);
                var answer = http.execute(get(server))) {
            var reading = new CountDownLatch(1);
            var failure = inThread(() -> {
                answer.body().read();
                reading.countDown();
                assertAborted(() -> answer.body().read(), "aborted");
            });
            reading.await();
            answer.abort();
            failure.get(20, TimeUnit.SECONDS);
            assertAborted(() -> answer.body().read(), "aborted");
        }
    }

    @Test
    @SuppressWarnings("try") // closing it early is what is tested
    void closingTheTransportEndsReadsAndRefusesRequests() throws Exception {
        try (var server = ScriptedServer.plain(ConnectionsTest::beginBody);
                var http = open(2);
                var answer = http.execute(get(server))) {
            answer.body().read();
            http.close();
            assertAborted(() -> answer.body().read(), "aborted");
            assertAborted(() -> http.execute(get(server)), "the transport is closed");
        }
    }

    private static void beginBody(ScriptedServer.Line line) throws IOException, InterruptedException {
        line.request();
        line.say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx");
        line.keepSilent();
    }

    private static void assertAborted(ThrowingCallable call, String message) {
        var failure = catchThrowableOfType(HttpFailure.class, call);
        assertThat(failure).hasMessage(message);
        assertThat(failure.stage()).isEqualTo(Stage.ABORTED);
    }

    private static String read(HttpTransport http, ScriptedServer server) throws IOException {
        try (var answer = http.execute(get(server))) {
            return new String(answer.body().readAllBytes(), UTF_8);
        }
    }

    private static CompletableFuture<HttpFailure> failureInThread(HttpTransport http, ScriptedServer server) {
        var result = new CompletableFuture<HttpFailure>();
        new Thread(() -> result.complete(catchThrowableOfType(HttpFailure.class, () -> http.execute(get(server)))))
                .start();
        return result;
    }

    private static CompletableFuture<Void> inThread(Work work) {
        var result = new CompletableFuture<Void>();
        new Thread(() -> {
                    try {
                        work.run();
                        result.complete(null);
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private static HttpRequest get(ScriptedServer server) {
        return HttpRequest.of(Purpose.OBJECT, "GET", server.url("/"));
    }

    private static HttpTransport open(int connectionsPerHost) {
        return HttpTransport.open(
                PelicanConfig.defaults().toBuilder()
                        .connectionsPerHost(connectionsPerHost)
                        .build(),
                PelicanListener.NONE);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }
}
