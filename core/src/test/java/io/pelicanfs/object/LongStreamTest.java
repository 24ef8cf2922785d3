package io.pelicanfs.object;

import static io.pelicanfs.object.FakeFederation.holding;
import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.credential.Claims;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operation that takes longer than its token lasts; time is the federation's clock, which the test moves. */
class LongStreamTest {
    private static final String FIRST = "https://cache1.example";
    private static final String SECOND = "https://cache2.example";
    private static final Duration LIFETIME = Duration.ofMinutes(20);
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    final AtomicInteger refused = new AtomicInteger();
    FakeFederation federation;
    Path credential;

    @BeforeEach
    void arrange() throws IOException {
        federation = new FakeFederation().privateNamespace(Map.of("_CONDOR_CREDS", folder.toString()));
        credential = folder.resolve("ap.use");
        deliver();
    }

    private Instant now() {
        return federation.clock().instant();
    }

    /** Puts a fresh token where HTCondor does, as it does. */
    private void deliver() throws IOException {
        var fresh = Files.writeString(folder.resolve("ap.use.tmp"), "{\"access_token\":\"" + token() + "\"}");
        Files.move(fresh, credential, StandardCopyOption.REPLACE_EXISTING);
    }

    private String token() {
        var claims =
                "{\"iss\":\"https://issuer\",\"aud\":\"ANY\",\"ver\":\"scitoken:2.0\",\"scope\":\"read:/\",\"exp\":"
                        + now().plus(LIFETIME).getEpochSecond() + "}";
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    private static String sent(HttpRequest request) {
        return request.headers().getOrDefault("Authorization", "Bearer ").substring("Bearer ".length());
    }

    /** A server that looks at a token's time as real ones do, and breaks off each answer after {@code lengthBytes}. */
    private FakeFederation.Server guarded(FakeFederation.Server inside, int lengthBytes) {
        return request -> {
            var claims = Claims.decode(sent(request));
            boolean good =
                    claims.flatMap(Claims::expires).filter(now()::isBefore).isPresent();
            if (!good) {
                refused.incrementAndGet();
            }
            return good
                    ? inside.answer(request).breakingAt(lengthBytes, HttpFailure.Stage.BODY)
                    : FakeResponse.of(403).body("token is expired");
        };
    }

    private static byte[] object(int sizeBytes) {
        var bytes = new byte[sizeBytes];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aReadOfAnHourLosesNothingToATokenOfTwentyMinutes() throws IOException {
        var object = object(24 * MEBIBYTE);
        federation
                .cache(FIRST, guarded(holding(object), 2 * MEBIBYTE))
                .cache(SECOND, guarded(holding(object), 2 * MEBIBYTE))
                .server(FakeFederation.ORIGIN, guarded(holding(object), 2 * MEBIBYTE));
        var begun = now();
        var delivered = begun;
        var got = new byte[object.length];

        try (var stream = federation.client().open(url("/ns/o"))) {
            for (int at = 0; at < got.length; ) {
                int count = stream.readNBytes(got, at, Math.min(256 << 10, got.length - at));
                assertThat(count).isPositive();
                at += count;
                federation.advance(Duration.ofSeconds(38));
                if (Duration.between(delivered, now()).compareTo(Duration.ofMinutes(5)) >= 0) {
                    deliver();
                    delivered = now();
                }
            }
            assertThat(stream.read()).isNegative();
        }

        assertThat(got).isEqualTo(object);
        assertThat(Duration.between(begun, now())).isGreaterThan(Duration.ofMinutes(60));
        assertThat(federation.requests.stream()
                        .map(LongStreamTest::sent)
                        .distinct()
                        .count())
                .isGreaterThan(3);
        assertThat(refused).as("requests sent with a token that had ended").hasValue(0);
    }

    @Test
    void theSameServerIsAskedOnceMoreWhenAnotherTokenHasCome() throws IOException {
        var object = object(1000);
        var refused = token();
        var tokens = new ArrayList<String>();
        federation.cache(FIRST, request -> {
            tokens.add(sent(request));
            if (sent(request).equals(refused)) {
                federation.advance(Duration.ofSeconds(1));
                deliverUnchecked();
                return FakeResponse.of(401);
            }
            return holding(object).answer(request);
        });

        assertThat(federation.client().readAllBytes(url("/ns/o"))).isEqualTo(object);

        assertThat(tokens.get(0)).isEqualTo(refused);
        assertThat(tokens.get(1)).isNotEqualTo(refused);
        assertThat(federation.objectRequests().get(1))
                .isEqualTo(federation.objectRequests().get(0));
    }

    private void deliverUnchecked() {
        try {
            deliver();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRefusalIsFinalWhileTheTokenIsTheSame() {
        federation.cache(FIRST, request -> FakeResponse.of(403)).cache(SECOND, request -> FakeResponse.of(403));

        assertThat(failure().kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(federation.objectRequests())
                .containsOnlyOnce("GET cache1.example")
                .containsOnlyOnce("GET cache2.example");
    }

    @Test
    void anExpiredTokenFailsAtOnceAndAnotherTryCanHelpWhileHTCondorMayBringOne() {
        federation.cache(FIRST, holding(object(10)));
        federation.advance(LIFETIME.plusMinutes(3));

        var soon = failure();
        assertThat(soon.kind()).isEqualTo(ErrorKind.TOKEN_NEEDED);
        assertThat(soon)
                .hasMessageContaining(
                        "reading needs a token, and the token in " + credential + " expired 3 minutes ago");
        assertThat(soon.retryable()).isTrue();
        assertThat(federation.objectRequests()).isEmpty();

        federation.advance(Duration.ofMinutes(10));
        assertThat(failure().retryable()).isFalse();
    }

    @Test
    void aStreamWhoseTokenEndsWithoutAnotherSaysSo() throws IOException {
        federation.cache(FIRST, guarded(holding(object(3 * MEBIBYTE)), 2 * MEBIBYTE));

        try (var stream = federation.client().open(url("/ns/o"))) {
            stream.readNBytes(2 * MEBIBYTE);
            federation.advance(LIFETIME.plusMinutes(2));
            assertThat(catchFailure(stream::read)).hasMessageContaining("expired 2 minutes ago");
        }
    }

    @Test
    void writingNeedsATokenEvenWhereReadingDoesNot() throws PelicanException {
        var open = new FakeFederation();
        var answer = open.federations().locate(url("/ns/o")).answer();
        var tokens = open.tokens();

        assertThat(tokens.forOperation(url("/ns/o"), answer, Operation.READ)).isEmpty();
        assertThat(catchFailure(() -> tokens.forOperation(url("/ns/o"), answer, Operation.WRITE))
                        .getMessage())
                .startsWith("writing needs a token, and no token was found");
    }

    private PelicanException failure() {
        return catchFailure(() -> federation.client().readAllBytes(url("/ns/o")));
    }

    private static PelicanException catchFailure(ThrowingCallable work) {
        return catchThrowableOfType(PelicanException.class, work);
    }
}
