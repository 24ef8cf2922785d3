package io.pelicanfs.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

    private static final byte[] OBJECT = new byte[100_000];

    static {
        new Random(3).nextBytes(OBJECT);
    }

    @RegisterExtension
    final TestbedExtension federation = TestbedExtension.standard();

    private RawHttp.Answer get(String... headers) throws IOException {
        return RawHttp.get(testbed(), testbed().cache(0), "/public/o.bin", headers);
    }

    private Testbed testbed() {
        return federation.testbed();
    }

    private Injection inject(Fault fault) {
        testbed().put("/public/o.bin", OBJECT);
        return testbed().inject(fault, Match.on(testbed().cache(0)));
    }

    @Test
    void refuseAnswersNothing() {
        inject(Fault.refuse());
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(testbed().requests().fromClients(Role.CACHE)).hasSize(1).allMatch(request -> request.status() == 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 70_000, 99_999})
    void cutEndsAtThatByte(long at) throws IOException {
        inject(Fault.cut(at));
        RawHttp.Answer answer = get();
        assertThat(answer.header("Content-Length")).hasValue("100000");
        assertThat(answer.body()).isEqualTo(Arrays.copyOf(OBJECT, (int) at));
        assertThat(answer.whole()).isFalse();
        assertThat(testbed().requests().fromClients(Role.CACHE).get(0).bytesSent())
                .isEqualTo(at);
    }

    @Test
    void cutEndsChunkedAnswersWithoutTheirEnd() throws IOException {
        inject(Fault.cut(70_000));
        RawHttp.Answer answer = get("TE: trailers", "X-Transfer-Status: true");
        assertThat(answer.body()).hasSize(70_000);
        assertThat(answer.whole()).isFalse();
        assertThat(answer.trailers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void stallSendsThatManyBytesAndKeepsTheConnection(int bytes) throws IOException {
        inject(Fault.stall(bytes));
        try (Socket socket = testbed()
                .sslContext()
                .getSocketFactory()
                .createSocket("localhost", testbed().cache(0).port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /public/o.bin HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 200");
            assertThat(in.readNBytes(bytes)).isEqualTo(Arrays.copyOf(OBJECT, bytes));
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> assertThat(in.read()).isEqualTo(-2)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aNegativeWrongLengthLooksWhole() throws IOException {
        inject(Fault.wrongLength(-10));
        RawHttp.Answer answer = get();
        assertThat(answer.whole()).isTrue();
        assertThat(answer.body()).isEqualTo(Arrays.copyOf(OBJECT, 99_990));
    }

    @Test
    void aPositiveWrongLengthPromisesTooMuch() throws IOException {
        inject(Fault.wrongLength(10));
        RawHttp.Answer answer = get();
        assertThat(answer.header("Content-Length")).hasValue("100010");
        assertThat(answer.body()).isEqualTo(OBJECT);
        assertThat(answer.whole()).isFalse();
    }

    @Test
    void wrongRangeAnswersTheBytesFurtherOn() throws IOException {
        inject(Fault.wrongRange(7));
        RawHttp.Answer answer = get("Range: bytes=10-19");
        assertThat(answer.header("Content-Range")).hasValue("bytes 17-26/100000");
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(OBJECT, 17, 27));
    }

    @Test
    void ignoredRangeAnswersTheWholeObject() throws IOException {
        inject(Fault.ignoredRange());
        RawHttp.Answer answer = get("Range: bytes=10-19");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(OBJECT);
    }

    @ParameterizedTest
    @EnumSource(Flavour.class)
    void staleVersionIsConsistentInItself(Flavour flavour) throws IOException {
        try (Testbed other = Testbed.builder().flavour(flavour).start()) {
            other.put("/public/o.bin", OBJECT);
            other.inject(Fault.staleVersion(new byte[] {1, 2, 3, 4}), Match.on(Role.CACHE));
            RawHttp.Answer stale = RawHttp.get(other, other.cache(0), "/public/o.bin", "Range: bytes=1-2");
            assertThat(stale.body()).containsExactly(2, 3);
            assertThat(stale.header("Content-Range")).hasValue("bytes 1-2/4");
            other.clearFaults();
            RawHttp.Answer fresh = RawHttp.get(other, other.cache(0), "/public/o.bin");
            assertThat(fresh.body()).isEqualTo(OBJECT);
            assertThat(flavour.isXrootd() || !fresh.header("ETag").equals(stale.header("ETag")))
                    .isTrue();
        }
    }

    @Test
    void flippedByteSpoilsOneByteWhereverItIsRead() throws IOException {
        inject(Fault.flippedByte(70_001));
        byte[] spoiled = OBJECT.clone();
        spoiled[70_001] ^= 1;
        assertThat(get().body()).isEqualTo(spoiled);
        assertThat(get("Range: bytes=70000-70003").body()).isEqualTo(Arrays.copyOfRange(spoiled, 70_000, 70_004));
        assertThat(get("Range: bytes=0-9").body()).isEqualTo(Arrays.copyOf(OBJECT, 10));
    }

    @Test
    void errorPageIsHtmlWithStatus200() throws IOException {
        inject(Fault.errorPage());
        RawHttp.Answer answer = get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).get().asString().startsWith("text/html");
    }

    @Test
    void trickleSendsEverythingSlowly() throws IOException {
        inject(Fault.trickle(25_000, Duration.ofMillis(30)));
        long begin = System.nanoTime();
        assertThat(get().body()).isEqualTo(OBJECT);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(120));
    }

    @Test
    void expiredTokenIsRefusedInEachServersWords() throws IOException {
        testbed().put("/public/o.bin", OBJECT);
        testbed().inject(Fault.expiredToken(), Match.anything());
        assertThat(get().status()).isEqualTo(403);
        assertThat(RawHttp.get(testbed(), testbed().origin(), "/public/o.bin").status())
                .isEqualTo(401);
        RawHttp.Answer director = RawHttp.get(testbed(), testbed().director(), "/public/o.bin");
        assertThat(director.status()).isEqualTo(401);
        assertThat(director.text()).contains("bearer token has expired");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 502, 503})
    void statusIsAnswered(int code) throws IOException {
        inject(Fault.status(code, Duration.ofSeconds(2)));
        RawHttp.Answer answer = get();
        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.header("Retry-After")).hasValue("2");
    }

    @ParameterizedTest
    @EnumSource(Fault.BadTls.Kind.class)
    void badTlsFailsTheHandshakeOfACarefulClient(Fault.BadTls.Kind kind) throws IOException {
        testbed().put("/public/o.bin", OBJECT);
        get();
        try (Injection bad = inject(Fault.badTls(kind))) {
            assertThatThrownBy(() -> Https.get(testbed(), testbed().cache(0), "/public/o.bin"))
                    .isInstanceOf(SSLException.class);
            assertThat(bad.hits()).isPositive();
        }
        assertThat(Https.get(testbed(), testbed().cache(0), "/public/o.bin")).isEqualTo(OBJECT);
    }

    @Test
    void lyingTrailerSaysAllIsWell() throws IOException {
        inject(Fault.lyingTrailer(70_000));
        RawHttp.Answer answer = get("TE: trailers", "X-Transfer-Status: true");
        assertThat(answer.body()).hasSize(70_000);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.trailers()).containsEntry("x-transfer-status", "200: OK");
    }

    @Test
    void failedTrailerComesAfterAllBytes() throws IOException {
        inject(Fault.failedTrailer("500: unexpected EOF"));
        RawHttp.Answer answer = get();
        assertThat(answer.body()).isEqualTo(OBJECT);
        assertThat(answer.trailers()).containsEntry("x-transfer-status", "500: unexpected EOF");
    }

    @Test
    void hitsOnlyWhatMatches() throws IOException {
        testbed().put("/public/o.bin", OBJECT);
        testbed().put("/public/p.txt", OBJECT);
        Injection injection = testbed()
                .inject(
                        Fault.status(503),
                        Match.on(Role.CACHE)
                                .method("GET")
                                .path("/public/*.bin")
                                .after(1)
                                .times(1));
        assertThat(get().status()).isEqualTo(200);
        assertThat(RawHttp.get(testbed(), testbed().cache(0), "/public/p.txt").status())
                .isEqualTo(200);
        assertThat(get().status()).isEqualTo(503);
        assertThat(get().status()).isEqualTo(200);
        assertThat(injection.hits()).isEqualTo(1);
    }

    @Test
    void isOverWhenClosed() throws IOException {
        inject(Fault.status(503)).close();
        assertThat(get().status()).isEqualTo(200);
    }

    @Test
    void aStoppedServerHasNoPortUntilItResumes() throws IOException {
        testbed().put("/public/o.bin", OBJECT);
        testbed().cache(0).stop();
        assertThatThrownBy(this::get).isInstanceOf(ConnectException.class);
        testbed().cache(0).resume();
        assertThat(get().body()).isEqualTo(OBJECT);
    }
}
