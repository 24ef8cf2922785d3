package io.pelicanfs.federation;

import static io.pelicanfs.object.FakeFederation.DIRECTOR;
import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.object.FakeFederation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FederationsTest {
    private static final String CACHE = "https://cache.example:8442";
    private static final String SECOND = "https://second.example:8442";

    private static FakeFederation twoCaches() {
        return new FakeFederation().cache(CACHE, r -> FakeResponse.of(200)).cache(SECOND, r -> FakeResponse.of(200));
    }

    private static List<String> servers(Plan plan) {
        return plan.servers().stream().map(ObjectServer::server).toList();
    }

    @Test
    void oneAnswerServesTheWholeNamespaceUntilItExpires() throws PelicanException {
        var federation = twoCaches();
        var federations = federation.federations();

        federations.locate(url("/ns/a"));
        federations.locate(url("/ns/deep/er/b"));
        assertThat(federation.count(Purpose.DISCOVERY)).isEqualTo(1);
        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(1);

        federation.advance(Duration.ofMinutes(6));
        federations.locate(url("/ns/a"));
        assertThat(federation.count(Purpose.DISCOVERY)).isEqualTo(1);
        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(2);
    }

    @Test
    void aNeighbourWithTheSamePrefixIsAnotherNamespace() throws PelicanException {
        var federation = twoCaches();
        var federations = federation.federations();

        federations.locate(url("/ns/a"));
        federations.locate(url("/nsx/a"));

        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(2);
    }

    @Test
    void aHundredThreadsAskTheDirectorOnce() throws Exception {
        var federation = twoCaches();
        var federations = federation.federations();
        var start = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(100);
        try {
            List<Future<Plan>> plans = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                var object = url("/ns/" + i);
                Callable<Plan> ask = () -> {
                    start.await();
                    return federations.locate(object);
                };
                plans.add(pool.submit(ask));
            }
            start.countDown();
            for (var plan : plans) {
                assertThat(servers(plan.get())).containsExactly(CACHE, SECOND);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(1);
        assertThat(federation.count(Purpose.DISCOVERY)).isEqualTo(1);
    }

    @Test
    void whileTheDirectorIsAwayItsLastAnswerServesAndIsReported() throws PelicanException {
        var federation = twoCaches();
        var federations = federation.federations();
        federations.locate(url("/ns/a"));
        federation.advance(Duration.ofMinutes(6));
        federation.server(DIRECTOR, r -> FakeResponse.of(502).header("Server", "pelican/7"));

        assertThat(servers(federations.locate(url("/ns/b")))).containsExactly(CACHE, SECOND);

        assertThat(federation.events).hasAtLeastOneElementOfType(PelicanEvent.StaleDirectorAnswer.class);
        long asked = federation.count(Purpose.DIRECTOR);
        federations.locate(url("/ns/c"));
        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(asked);
    }

    @Test
    void aRestartingDirectorIsWaitedForAndThenReported() {
        var federation = twoCaches()
                .server(
                        DIRECTOR,
                        r -> FakeResponse.of(429)
                                .header("Server", "pelican/7")
                                .body("{\"status\":\"error\",\"msg\":\"director just restarted, try again shortly\"}"));

        assertThatThrownBy(() -> federation.federations().locate(url("/ns/a")))
                .isInstanceOfSatisfying(PelicanException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.THROTTLED);
                    assertThat(e.exitCode()).isEqualTo(ErrorKind.RETRYABLE_EXIT_CODE);
                    assertThat(e).hasMessageContaining("director just restarted");
                });
        assertThat(federation.pauses).hasSize(4);
    }

    @Test
    void aDirectorsRetryAfterIsHonoured() {
        var federation = twoCaches()
                .server(
                        DIRECTOR,
                        r -> FakeResponse.of(429).header("Server", "pelican/7").header("Retry-After", "9"));

        assertThatThrownBy(() -> federation.federations().locate(url("/ns/a")))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.THROTTLED);
        assertThat(federation.pauses)
                .hasSize(4)
                .allSatisfy(pause -> assertThat(pause).hasSeconds(9));
    }

    @Test
    void aDirectorThatHangsIsAskedOnceWhereItsLastAnswerIsKnown() throws PelicanException {
        var federation = twoCaches();
        var federations = federation.federations();
        federations.locate(url("/ns/a"));
        federation.advance(Duration.ofHours(1));
        federation.server(DIRECTOR, r -> {
            throw new HttpFailure(HttpFailure.Stage.HEADERS, "no answer within 10 s", null);
        });
        federation.server("https://" + FakeFederation.HOST, r -> {
            throw new HttpFailure(HttpFailure.Stage.HEADERS, "no answer within 10 s", null);
        });

        assertThat(servers(federations.locate(url("/ns/b")))).containsExactly(CACHE, SECOND);

        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(2);
        assertThat(federation.count(Purpose.DISCOVERY)).isEqualTo(2);
        assertThat(federation.pauses).isEmpty();
    }

    @Test
    void manyFailedReadsHaveTheDirectorAskedAgainOnce() throws PelicanException {
        var federation = twoCaches();
        var federations = federation.federations();
        federations.locate(url("/ns/a"));
        federation.advance(Duration.ofMinutes(1));

        for (int i = 0; i < 100; i++) {
            federations.forget(url("/ns/" + i));
            federations.locate(url("/ns/" + i));
        }

        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(2);
    }

    @Test
    void anAnswerForAnotherNamespaceIsNotKeptForThat() throws PelicanException {
        var federation = twoCaches();
        var federations = federation.federations();
        federations.locate(url("/other/a"));

        federations.locate(url("/ns/a"));

        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(2);
    }

    @Test
    void aNamespaceWrittenWithASlashAtItsEndIsTheSame() throws PelicanException {
        var federation = twoCaches()
                .server(
                        DIRECTOR,
                        r -> FakeResponse.of(307)
                                .header("Location", CACHE + r.uri().getRawPath())
                                .header("X-Pelican-Namespace", "namespace=/ns/, require-token=false"));
        var federations = federation.federations();

        federations.locate(url("/ns/a"));
        federations.locate(url("/ns/b"));

        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(1);
    }

    @Test
    void discoveryIsNotLedAwayFromTls() {
        var federation = twoCaches()
                .server(
                        "https://" + FakeFederation.HOST,
                        r -> FakeResponse.of(302).header("Location", "http://fed.example/.well-known/x"));

        assertThatThrownBy(() -> federation.federations().locate(url("/ns/a")))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.DISCOVERY);
        assertThat(federation.requests).hasSize(1);
    }

    @Test
    void aDiscoveryDocumentThatIsCutOffIsWorthAnotherTry() {
        var federation = twoCaches()
                .server(
                        "https://" + FakeFederation.HOST,
                        r -> FakeResponse.of(200)
                                .body("{\"director_endpoint\":")
                                .without("Content-Length")
                                .header("Content-Length", "300"));

        assertThatThrownBy(() -> federation.federations().locate(url("/ns/a")))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void aServerThatRepeatsTheTokenDoesNotDiscloseIt() {
        var response = FakeResponse.of(403)
                .body("{\"error\":\"bad request: Authorization: Bearer abc.def authz=xyz eyJhbGciOi.J9\"}");

        assertThat(ErrorBody.text(response)).doesNotContain("abc", "xyz", "eyJ").contains("bad request");
    }

    @Test
    void anUnknownNamespaceIsNotFoundAtOnce() {
        var federation = twoCaches()
                .server(
                        DIRECTOR,
                        r -> FakeResponse.of(404)
                                .header("Server", "pelican/7")
                                .body("{\"status\":\"error\",\"msg\":\"No sources found for the requested path\"}"));

        assertThatThrownBy(() -> federation.federations().locate(url("/ns/a")))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.NOT_FOUND);
        assertThat(federation.pauses).isEmpty();
    }

    @Test
    void a404OfAProxyIsNotTheDirectorsWord() {
        var federation = twoCaches().server(DIRECTOR, r -> FakeResponse.of(404).header("Server", "nginx"));

        assertThatThrownBy(() -> federation.federations().locate(url("/ns/a")))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.DIRECTOR);
    }

    @Test
    void preferredCachesComeFirstAndAPlusLetsTheDirectorsFollow() throws PelicanException {
        var alone = twoCaches().settings(s -> s.caches(List.of("https://mine.example")));
        assertThat(servers(alone.federations().locate(url("/ns/a")))).containsExactly("https://mine.example");

        var followed = twoCaches().settings(s -> s.caches(List.of("https://mine.example", SECOND, "+")));
        assertThat(servers(followed.federations().locate(url("/ns/a"))))
                .containsExactly("https://mine.example", SECOND, CACHE);
    }

    @Test
    void preferredCachesWorkWhileTheDirectorIsAway() throws PelicanException {
        var federation = new FakeFederation()
                .server(DIRECTOR, r -> {
                    throw new HttpFailure(HttpFailure.Stage.CONNECT, "connection refused", null);
                })
                .settings(s -> s.caches(List.of("https://mine.example")));

        var federations = federation.federations();
        assertThat(servers(federations.locate(url("/ns/a")))).containsExactly("https://mine.example");
        long asked = federation.count(Purpose.DIRECTOR);
        assertThat(servers(federations.locate(url("/other/b")))).containsExactly("https://mine.example");
        assertThat(federation.count(Purpose.DIRECTOR)).isEqualTo(asked);
    }

    @Test
    void directAsksForOrigins() throws PelicanException {
        var federation = twoCaches().settings(io.pelicanfs.PelicanConfig.Builder::direct);

        var plan = federation.federations().locate(url("/ns/a"));

        assertThat(plan.servers()).singleElement().satisfies(server -> {
            assertThat(server.server()).isEqualTo(FakeFederation.ORIGIN);
            assertThat(server.origin()).isTrue();
        });
    }

    @Test
    void namesThatStandRawInLinkHeadersReachTheWireEscaped() throws PelicanException {
        var federation = twoCaches();
        var object = url("/ns/a,b;c d%25e+f%23é!");

        var server = federation.federations().locate(object).servers().get(0);

        assertThat(server.base()).isEqualTo(CACHE);
        assertThat(server.locate(object).getRawPath()).isEqualTo("/ns/a%2Cb%3Bc%20d%25e+f%23%C3%A9%21");
    }

    @Test
    void aHtmlPageInPlaceOfTheDiscoveryDocumentIsToldAsThat() {
        var federation = twoCaches()
                .server(
                        "https://" + FakeFederation.HOST,
                        r -> FakeResponse.of(200).body("<html>portal</html>"));

        assertThatThrownBy(() -> federation.federations().locate(url("/ns/a")))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.DISCOVERY)
                .hasMessageContaining("not JSON");
    }

    @Test
    void aFederationWithoutDirectorIsItsOwnServer() throws PelicanException {
        var federation = new FakeFederation()
                .server(
                        "https://" + FakeFederation.HOST,
                        request -> request.purpose() == Purpose.DISCOVERY
                                ? FakeResponse.of(200).body("{\"discovery_endpoint\":\"https://fed.example\"}")
                                : FakeResponse.of(200)
                                        .header("X-Pelican-Namespace", "namespace=/ns, require-token=false"));

        assertThat(servers(federation.federations().locate(url("/ns/a")))).containsExactly("https://fed.example");
    }
}
