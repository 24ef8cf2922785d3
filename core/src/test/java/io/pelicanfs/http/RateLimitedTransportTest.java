package io.pelicanfs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent and what is received share one rate, by a clock that only the limit's own pauses wind. */
class RateLimitedTransportTest {
    private static final int SIZE = 2_000_000;
    private static final OptionalLong RATE = OptionalLong.of(1_000_000);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    private record Zeros(long sizeBytes) implements RequestBody {
        @Override
        public Replay replay() {
            return Replay.POSSIBLE;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(new byte[(int) sizeBytes]);
        }
    }

    private static PooledTransport open(RateLimit limit) {
        var config = PelicanConfig.defaults().toBuilder().stallTimeout(SHORT).build();
        return new PooledTransport(config, PelicanListener.NONE, limit);
    }

    private Duration passed() {
        return Duration.ofNanos(nanos.get());
    }

    private static void answer(ScriptedServer.Line line) throws IOException {
        while (true) {
            if (line.request().startsWith("PUT")) {
                line.say("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
            } else {
                line.say("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                line.say("x".repeat(SIZE).getBytes(ISO_8859_1));
            }
        }
    }

    private static HttpRequest put(ScriptedServer server) {
        return HttpRequest.of(Purpose.OBJECT, "PUT", server.url("/ns/o")).withBody(new Zeros(SIZE));
    }

    @Test
    void bothDirectionsKeepToTheRateTogether() throws IOException {
        var limit = new RateLimit(RATE, nanos::get, time -> nanos.addAndGet(time.toNanos()));
        try (var server = ScriptedServer.plain(RateLimitedTransportTest::answer);
                var http = open(limit)) {
            try (var answer = http.execute(put(server))) {
                assertThat(answer.status()).isEqualTo(201);
            }
            assertThat(passed()).isBetween(Duration.ofMillis(1_990), Duration.ofMillis(2_010));

            try (var answer = http.execute(HttpRequest.of(Purpose.OBJECT, "GET", server.url("/ns/o")))) {
                assertThat(answer.body().readAllBytes()).hasSize(SIZE);
            }
            assertThat(passed()).isBetween(Duration.ofMillis(3_990), Duration.ofMillis(4_010));
        }
    }

    @Test
    void whatTheRateTakesIsNotTheServersSilence() throws IOException {
        var limit = new RateLimit(RATE, nanos::get, time -> {
            // Really, and longer than a server may be silent.
            if (nanos.getAndAdd(time.toNanos()) == 0) {
                await(SHORT.multipliedBy(3));
            }
        });
        try (var server = ScriptedServer.plain(RateLimitedTransportTest::answer);
                var http = open(limit);
                var answer = http.execute(put(server))) {
            assertThat(answer.status()).isEqualTo(201);
        }
    }

    @Test
    void anInterruptEndsTheWait() throws IOException {
        var limit = new RateLimit(RATE, nanos::get, time -> {
            Thread.currentThread().interrupt();
            RetryPolicy.Pause.SLEEP.pause(time);
        });
        try (var server = ScriptedServer.plain(RateLimitedTransportTest::answer);
                var http = open(limit)) {
            var failure = catchThrowableOfType(
                    HttpFailure.class, () -> http.execute(put(server)).close());

            assertThat(failure.stage()).isEqualTo(Stage.ABORTED);
        }
    }

    private static void await(Duration time) {
        try {
            assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
