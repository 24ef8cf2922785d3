package io.pelicanfs.object;

import static io.pelicanfs.object.FakeFederation.holding;
import static io.pelicanfs.object.FakeFederation.holdingSilently;
import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private static final String FIRST = "https://cache1.example:8442";
    private static final String SECOND = "https://cache2.example:8442";
    private static final byte[] OBJECT = random(100_000, 1);
    private static final byte[] OTHER_VERSION = random(100_000, 2);

    private static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static FakeFederation.Server breaking(FakeFederation.Server server, int at, Stage how) {
        return request ->
                request.method().equals("GET") ? server.answer(request).breakingAt(at, how) : server.answer(request);
    }

    private static PelicanException failureOf(FakeFederation federation) {
        try {
            federation.client().readAllBytes(url("/ns/o"));
            throw new AssertionError("it should have failed");
        } catch (PelicanException e) {
            return e;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void continuesOnAnotherCacheAtTheSameByteAlthoughTheirETagsDisagree() throws IOException {
        var federation = new FakeFederation()
                .cache(
                        FIRST,
                        request -> breaking(holding(OBJECT), 40_000, Stage.BODY)
                                .answer(request)
                                .header("ETag", "\"72eeaa01fade1c37\""))
                .cache(SECOND, request -> holding(OBJECT).answer(request).header("ETag", "\"18ea89f182dc6f501b\""));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);

        assertThat(federation.objectRequests())
                .containsExactly("GET cache1.example:8442", "GET cache2.example:8442 bytes=40000-99999");
        assertThat(federation.events).contains(new PelicanEvent.ReadContinued(url("/ns/o"), SECOND, 40_000));
    }

    @Test
    void aStalledCacheIsLeftLikeABrokenOne() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, breaking(holding(OBJECT), 1, Stage.STALL))
                .cache(SECOND, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    private static FakeFederation dyingBesideAnotherVersion() {
        var alive = new AtomicInteger(1);
        return new FakeFederation()
                .cache(FIRST, request -> {
                    if (alive.getAndDecrement() <= 0) {
                        throw new HttpFailure(Stage.CONNECT, "connection refused", null);
                    }
                    return holding(OBJECT).answer(request).breakingAt(40_000, Stage.BODY);
                })
                .cache(SECOND, holding(OTHER_VERSION));
    }

    @Test
    void aStreamNeverGoesOnWithBytesOfAnotherVersion() throws IOException {
        var federation = dyingBesideAnotherVersion();
        try (var stream = federation.client().open(url("/ns/o"))) {
            assertThatThrownBy(stream::readAllBytes).isInstanceOfSatisfying(PelicanException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(ErrorKind.CHANGED);
                assertThat(failure.attempts()).extracting("server").contains(FIRST, SECOND);
            });
        }
    }

    @Test
    void aWholeReadThatCannotGoOnStartsAgainElsewhereAndMixesNothing() throws IOException {
        assertThat(dyingBesideAnotherVersion().client().readAllBytes(url("/ns/o")))
                .isEqualTo(OTHER_VERSION);
    }

    @Test
    void whereOnlySizesAgreeADigestAtTheEndDecides() {
        // The first server, an origin of the Go kind, says no digest with a GET; the second one, with other bytes of
        // equal size, does by HEAD.
        var federation = new FakeFederation()
                .cache(FIRST, breaking(request -> FakeFederation.serve(request, OBJECT), 40_000, Stage.BODY))
                .cache(SECOND, holding(OTHER_VERSION));

        assertThat(failureOf(federation).kind()).isEqualTo(ErrorKind.CORRUPT);
    }

    @Test
    void aByteFlippedOnTheWayIsFetchedAgainFromAnotherServer() throws IOException {
        byte[] flipped = OBJECT.clone();
        flipped[77] ^= 1;
        var federation = new FakeFederation()
                .cache(
                        FIRST,
                        request -> holding(flipped)
                                .answer(request)
                                .without("Digest")
                                .header("Digest", "crc32c=" + FakeFederation.crc32c(OBJECT)))
                .cache(SECOND, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
        assertThat(federation.events)
                .filteredOn(PelicanEvent.ServerFailed.class::isInstance)
                .singleElement()
                .asString()
                .contains(FIRST, "the server says");
    }

    @Test
    void aDigestThatWasToldOnceIsNotForgottenByACacheThatTellsNone() throws IOException {
        var flipped = OBJECT.clone();
        flipped[77] ^= 1;
        FakeFederation.Server liar = request ->
                FakeFederation.serve(request, flipped).header("Digest", "crc32c=" + FakeFederation.crc32c(OBJECT));
        FakeFederation.Server silentAndWrong = request -> FakeFederation.serve(request, flipped);
        FakeFederation.Server silentAndRight = request -> FakeFederation.serve(request, OBJECT);

        var wrong = new FakeFederation().cache(FIRST, liar).cache(SECOND, silentAndWrong);
        assertThat(failureOf(wrong).kind()).isEqualTo(ErrorKind.CORRUPT);

        var right = new FakeFederation().cache(FIRST, liar).cache(SECOND, silentAndRight);
        assertThat(right.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void whenAllCachesAreGoneTheOriginIsAsked() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, request -> {
                    throw new HttpFailure(Stage.CONNECT, "connection refused", null);
                })
                .server(FakeFederation.ORIGIN, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void aServerThatRecoversIsAskedAgainAfterAPause() throws IOException {
        var left = new AtomicInteger(2);
        var federation = new FakeFederation()
                .cache(
                        FIRST,
                        request -> left.getAndDecrement() > 0
                                ? FakeResponse.of(503).header("Retry-After", "4")
                                : holding(OBJECT).answer(request));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);

        assertThat(federation.pauses)
                .hasSize(2)
                .allSatisfy(pause -> assertThat(pause).hasSeconds(4));
    }

    @Test
    void aMissingObjectIsConfirmedByOneMoreServerAndNotWaitedFor() {
        var federation = new FakeFederation()
                .cache(FIRST, request -> FakeResponse.of(404).body("{\"error\":\"Not Found\"}"))
                .cache(SECOND, request -> FakeResponse.of(404));

        var failure = failureOf(federation);

        assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.exitCode()).isEqualTo(8);
        assertThat(federation.pauses).isEmpty();
        assertThat(federation.objectRequests()).hasSize(2);
    }

    @Test
    void oneServersWordThatItIsMissingDoesNotHideTheObject() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, request -> FakeResponse.of(404))
                .cache(SECOND, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void deadCachesAreRetryableAndNamed() {
        var federation = new FakeFederation().cache(FIRST, request -> {
            throw new HttpFailure(Stage.CONNECT, "connection refused", null);
        });

        var failure = failureOf(federation);

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONTACT);
        assertThat(failure.exitCode()).isEqualTo(11);
        assertThat(failure).hasMessageContaining(FIRST + ": connection refused");
    }

    @Test
    void aWebPageInPlaceOfTheObjectIsNotTheObject() throws IOException {
        var federation = new FakeFederation()
                .cache(
                        FIRST,
                        request -> FakeResponse.of(200)
                                .body("<html>Please log in</html>")
                                .header("Content-Type", "text/html"))
                .cache(SECOND, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void aTrailerThatReportsFailureIsBelievedWhenNoDigestVouchesForTheBytes() {
        var federation = new FakeFederation()
                .cache(
                        FIRST,
                        request -> FakeFederation.serve(request, OBJECT)
                                .without("Content-Length")
                                .trailer("X-Transfer-Status", "500: unexpected EOF"));

        assertThat(failureOf(federation).retryable()).isTrue();
    }

    @Test
    void aServerThatTellsNothingAndSendsNothingIsLeftForAnyOther() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, request -> FakeResponse.of(200).breakingAt(0, Stage.BODY))
                .cache(SECOND, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void aServerThatIgnoresRangesIsReadPastTheBytesNotWanted() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, breaking(holding(OBJECT), 40_000, Stage.BODY))
                .cache(
                        SECOND,
                        request -> holding(OBJECT)
                                .answer(io.pelicanfs.http.HttpRequest.of(
                                        request.purpose(), request.method(), request.uri())));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void aWrongRangeIsNotTakenForTheRightOne() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, breaking(holding(OBJECT), 40_000, Stage.BODY))
                .cache(
                        SECOND,
                        request -> FakeResponse.of(206)
                                .header("Content-Range", "bytes 0-59999/100000")
                                .body(java.util.Arrays.copyOf(OBJECT, 60_000)))
                .server(FakeFederation.ORIGIN, holding(OBJECT));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void aPrivateObjectWithoutTokenFailsBeforeAnyServerIsAskedAndSaysWhatIsMissing() {
        var federation = new FakeFederation().cache(FIRST, holding(OBJECT)).privateNamespace(java.util.Map.of());

        var failure = failureOf(federation);

        assertThat(failure.kind()).isEqualTo(ErrorKind.TOKEN_NEEDED);
        assertThat(failure).hasMessageContaining("no token was found").hasMessageNotContaining("cache");
        assertThat(federation.objectRequests()).isEmpty();
    }

    @Test
    void aTokenGoesToTheNamedServersAndNeverToTheDirectorOrElsewhere() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, request -> FakeResponse.of(307).header("Location", "https://elsewhere.example/ns/o"))
                .server("https://elsewhere.example", holding(OBJECT))
                .privateNamespace(java.util.Map.of("BEARER_TOKEN", "opaque-token"));

        federation.client().readAllBytes(url("/ns/o"));

        assertThat(federation.requests)
                .filteredOn(request -> request.headers().containsKey("Authorization"))
                .extracting(request -> request.uri().getHost())
                .containsExactly("cache1.example");
    }

    @Test
    void aTokenAlsoGoesToAServerThatIsNamedWithItsPortOrInUpperCase() throws IOException {
        var federation = new FakeFederation()
                .server("https://Mine.example:443", request -> holding(OBJECT).answer(request))
                .privateNamespace(java.util.Map.of("BEARER_TOKEN", "opaque-token"))
                .settings(settings -> settings.caches(List.of("https://Mine.example:443")));

        federation.client().readAllBytes(url("/ns/o"));

        assertThat(federation.requests)
                .filteredOn(request -> request.purpose() == PelicanEvent.Purpose.OBJECT)
                .allSatisfy(request -> assertThat(request.headers()).containsKey("Authorization"));
    }

    @Test
    void oldXRootDsDigestOfAnotherObjectIsIgnored() throws IOException {
        var federation = new FakeFederation()
                .cache(FIRST, request -> holdingSilently(OBJECT).answer(request).header("Digest", "crc32c=00000000"));

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(OBJECT);
    }

    @Test
    void aShorterVersionBehindARangeIsReported() throws IOException {
        var federation = new FakeFederation().cache(FIRST, holding(OBJECT));
        var client = federation.client();
        var pinned = new PinnedVersion();
        client.head(url("/ns/o"), pinned);
        federation.server(FIRST, holding(random(50_000, 3)));

        assertThatThrownBy(() -> client.open(url("/ns/o"), pinned, 10, 20))
                .isInstanceOf(PelicanException.class)
                .hasFieldOrPropertyWithValue("kind", ErrorKind.CHANGED);
    }
}
