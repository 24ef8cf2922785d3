package io.pelicanfs.object;

import static io.pelicanfs.object.FakeFederation.holding;
import static io.pelicanfs.object.FakeFederation.holdingSilently;
import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpFailure.Stage;
import io.pelicanfs.http.HttpRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostileServersTest {
    private static final String CACHE = "https://cache1.example:8442";
    private static final String SECOND = "https://cache2.example:8442";
    private static final byte[] OBJECT = random(100_000, 1);
    private static final byte[] OTHER_VERSION = random(100_000, 2);
    private static final byte[] LISTING = "<!DOCTYPE html><html>a b c</html>".getBytes(StandardCharsets.UTF_8);

    private static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static boolean isGet(HttpRequest request) {
        return request.method().equals("GET");
    }

    private static void assertKind(FakeFederation federation, ErrorKind kind) {
        assertThatThrownBy(() -> federation.client().readAllBytes(url("/ns/o")))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void aServerThatSendsLessThanWasAskedIsAskedForTheRest() throws IOException {
        var federation = new FakeFederation().cache(CACHE, request -> {
            String range = request.headers().get("Range");
            if (range == null) {
                return holding(OBJECT).answer(request);
            }
            int from = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
            int end = Math.min(from + 30_000, OBJECT.length);
            return FakeResponse.of(206)
                    .header("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + OBJECT.length)
                    .body(Arrays.copyOfRange(OBJECT, from, end));
        });
        var client = federation.client();
        var pinned = new PinnedVersion();
        client.head(url("/ns/o"), pinned);

        try (var stream = client.open(url("/ns/o"), pinned, 10, OBJECT.length)) {
            assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(OBJECT, 10, OBJECT.length));
        }

        assertThat(federation.objectRequests()).hasSize(1 + 4);
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void aPartWithoutTotalIsNotTakenForTheWhole() {
        assertKind(
                new FakeFederation()
                        .cache(
                                CACHE,
                                request -> FakeResponse.of(206)
                                        .header("Content-Range", "bytes 0-99/*")
                                        .body(Arrays.copyOf(OBJECT, 100))),
                ErrorKind.TRANSFER);
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsMeasuredByAHead() throws IOException {
        var whole = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? FakeResponse.of(200).body(OBJECT).without("Content-Length")
                                : FakeFederation.serve(request, OBJECT));
        assertThat(whole.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);

        var cut = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? FakeResponse.of(200)
                                        .body(Arrays.copyOf(OBJECT, 7))
                                        .without("Content-Length")
                                : FakeFederation.serve(request, OBJECT));
        assertKind(cut, ErrorKind.CORRUPT);

        var silent = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? FakeResponse.of(200).body(OBJECT).without("Content-Length")
                                : FakeResponse.of(405));
        assertKind(silent, ErrorKind.CORRUPT);
    }

    @Test
    void chunksThatEndInOrderNeedNoSize() throws IOException {
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? FakeResponse.of(200)
                                        .body(OBJECT)
                                        .without("Content-Length")
                                        .header("Transfer-Encoding", "chunked")
                                : FakeResponse.of(405));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void withoutSizeAndDigestNoOtherServerContinues() {
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? FakeResponse.of(200)
                                        .body(OBJECT)
                                        .without("Content-Length")
                                        .breakingAt(40_000, Stage.BODY)
                                : FakeResponse.of(405))
                .cache(SECOND, request -> FakeFederation.serve(request, OTHER_VERSION));

        assertKind(federation, ErrorKind.TRANSFER);
    }

    @Test
    void aShortUnmeasuredAnswerToARangeIsNoEndlessLoop() throws IOException {
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? FakeResponse.of(200)
                                        .body(Arrays.copyOf(OBJECT, 50))
                                        .without("Content-Length")
                                : FakeFederation.serve(request, OBJECT));
        var client = federation.client();
        var pinned = new PinnedVersion();
        client.head(url("/ns/o"), pinned);

        assertThatThrownBy(() -> {
                    try (var stream = client.open(url("/ns/o"), pinned, 10, 100)) {
                        stream.readAllBytes();
                    }
                })
                .isInstanceOf(PelicanException.class);
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void aFailedDigestIsNotForgottenByReadingOn() throws IOException {
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? holdingSilently(OBJECT)
                                        .answer(request)
                                        .without("Server")
                                        .header("Server", "XrootD/v6.2.0")
                                : FakeFederation.serve(request, OBJECT)
                                        .header("Server", "XrootD/v6.2.0")
                                        .header("Digest", "crc32c=00000000"));

        try (var stream = federation.client().open(url("/ns/o"))) {
            assertThat(stream.readNBytes(OBJECT.length)).isEqualTo(OBJECT);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(stream::read).hasFieldOrPropertyWithValue("kind", ErrorKind.CORRUPT);
            }
        }
    }

    @Test
    void badBytesOfTheOnlyCacheAreFetchedAgainFromTheOrigin() throws IOException {
        byte[] flipped = OBJECT.clone();
        flipped[77] ^= 1;
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> FakeFederation.serve(request, flipped)
                                .header("Digest", "sha-256=abc, md5=!!, crc32c=" + FakeFederation.crc32c(OBJECT)))
                .server(FakeFederation.ORIGIN, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void anObjectOfTheSameSizeIsNoticedByItsTime() throws IOException {
        var version = new AtomicInteger(1);
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> FakeFederation.serve(request, version.get() == 1 ? OBJECT : OTHER_VERSION)
                                .header("Last-Modified", "Mon, 23 Nov 2026 01:57:5" + version.get() + " GMT"));
        var client = federation.client();
        var pinned = new PinnedVersion();
        client.head(url("/ns/o"), pinned);
        version.set(2);

        assertThatThrownBy(() -> client.open(url("/ns/o"), pinned, 10, 20))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.CHANGED);
    }

    @Test
    void emptyObjectsAreReadByOneRequest() throws IOException {
        var federation = new FakeFederation().cache(CACHE, holding(new byte[0]));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEmpty();

        assertThat(federation.objectRequests()).hasSize(1);
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void aCollectionsWebPageIsNotAnObjectAlsoWhereDigestsAreUnknown() throws IOException {
        var federation = new FakeFederation().cache(CACHE, request -> {
            boolean collection = request.uri().getPath().endsWith("/d");
            if (request.method().equals("PROPFIND")) {
                return FakeResponse.of(409).header("Server", "XrootD/v5.5.3");
            }
            return collection && !isGet(request)
                    ? FakeResponse.of(200).header("Server", "XrootD/v5.5.3").header("Content-Length", "4096")
                    : holdingSilently(collection ? LISTING : OBJECT).answer(request);
        });
        var client = federation.client();
        client.readAllBytes(url("/ns/o"));
        client.readAllBytes(url("/ns/o"));
        assertThat(federation.objectRequests()).as("asked once for a digest").hasSize(3);

        assertThatThrownBy(() -> client.readAllBytes(url("/ns/d")))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.WRONG_TYPE);
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void aWholeThatGoesOnPastItsSizeIsNotCutToIt() throws IOException {
        var pinned = new PinnedVersion();
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> isGet(request)
                                ? FakeResponse.of(200).body(OBJECT).without("Content-Length")
                                : FakeFederation.serve(request, Arrays.copyOf(OBJECT, 500)));
        var client = federation.client();
        client.head(url("/ns/o"), pinned);

        try (var stream = client.open(url("/ns/o"), pinned)) {
            assertThatThrownBy(stream::readAllBytes).isInstanceOf(PelicanException.class);
        }
    }

    @Test
    void aCancelledFreshStartIsToldAsCancelled() {
        var federation = new FakeFederation()
                .cache(CACHE, request -> FakeFederation.serve(request, OBJECT).header("Digest", "crc32c=00000000"))
                .cache(SECOND, request -> {
                    throw new HttpFailure(Stage.ABORTED, "aborted", null);
                });

        assertKind(federation, ErrorKind.CANCELLED);
    }

    @Test
    void aRedirectNeitherLoopsNorLeavesTls() {
        var circle = new FakeFederation()
                .cache(CACHE, request -> FakeResponse.of(307).header("Location", CACHE + "/ns/o"));
        assertKind(circle, ErrorKind.TRANSFER);
        assertThat(circle.objectRequests())
                .filteredOn(request -> request.contains("cache1"))
                .hasSize(4);

        var plain = new FakeFederation()
                .cache(CACHE, request -> FakeResponse.of(307).header("Location", "http://cache1.example/ns/o"));
        assertKind(plain, ErrorKind.TRANSFER);
        assertThat(plain.requests)
                .allSatisfy(request -> assertThat(request.uri().getScheme()).isEqualTo("https"));
    }

    @Test
    void aServersPauseIsHonouredAlsoAsADate() throws IOException {
        var left = new AtomicInteger(1);
        var federation = new FakeFederation()
                .cache(
                        CACHE,
                        request -> left.getAndDecrement() > 0
                                ? FakeResponse.of(429)
                                        .header("Date", "Mon, 23 Nov 2026 00:00:00 GMT")
                                        .header("Retry-After", "Mon, 23 Nov 2026 00:00:07 GMT")
                                : holding(OBJECT).answer(request));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);

        assertThat(federation.pauses)
                .singleElement()
                .satisfies(pause -> assertThat(pause).hasSeconds(7));
    }

    @Test
    void anObjectReplacedWhileItIsReadIsReadAgain() throws IOException {
        var before = "before".getBytes(StandardCharsets.UTF_8);
        var after = "after!".getBytes(StandardCharsets.UTF_8);
        var gets = new AtomicInteger();
        var federation = new FakeFederation()
                .settings(settings -> settings.direct())
                .server(FakeFederation.ORIGIN, request -> {
                    boolean first = request.method().equals("GET") && gets.getAndIncrement() == 0;
                    return FakeFederation.serve(request, first ? before : after)
                            .header(
                                    "Digest",
                                    request.method().equals("HEAD") ? "crc32c=" + FakeFederation.crc32c(after) : "")
                            .header(
                                    "Last-Modified",
                                    first ? "Sat, 21 Nov 2026 10:00:00 GMT" : "Sun, 22 Nov 2026 10:00:00 GMT");
                });

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(after);
        assertThat(gets).hasValue(2);
    }

    @Test
    void anObjectReplacedAgainAndAgainIsNamedSo() {
        var gets = new AtomicInteger();
        var federation = new FakeFederation()
                .settings(settings -> settings.direct())
                .server(
                        FakeFederation.ORIGIN,
                        request -> FakeFederation.serve(request, "bytes".getBytes(StandardCharsets.UTF_8))
                                .header(
                                        "Last-Modified",
                                        "Sat, 21 Nov 2026 10:00:" + (10 + gets.getAndIncrement()) + " GMT"));

        assertThatThrownBy(() -> federation.client().readAllBytes(url("/ns/o")))
                .isInstanceOfSatisfying(PelicanException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(ErrorKind.CHANGED);
                    assertThat(failure.summary()).contains("was replaced at " + FakeFederation.ORIGIN);
                });
        assertThat(gets).hasValueLessThan(10);
    }
}
