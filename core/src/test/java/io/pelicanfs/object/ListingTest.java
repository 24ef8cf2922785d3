package io.pelicanfs.object;

import static io.pelicanfs.object.FakeFederation.ORIGIN;
import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final String CACHE = "https://cache1.example:8442";

    private static String entry(String href, String properties) {
        return "<D:response><D:href>" + href + "</D:href><D:propstat><D:prop>" + properties
                + "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }

    private static String object(String href, int size) {
        return entry(href, "<D:getcontentlength>" + size + "</D:getcontentlength>");
    }

    private static String collection(String href) {
        return entry(href, "<D:resourcetype><D:collection/></D:resourcetype>");
    }

    private static FakeResponse listing(String... entries) {
        return FakeResponse.of(207)
                .body("<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">" + String.join("", entries)
                        + "</D:multistatus>");
    }

    private static FakeFederation origin(FakeResponse listing) {
        return new FakeFederation().server(ORIGIN, request -> listing);
    }

    private static List<String> names(FakeFederation federation, String path) throws IOException {
        try (var children = federation.client().list(url(path))) {
            return children.map(ObjectInfo::name).toList();
        } finally {
            assertThat(federation.leakedAnswers()).isZero();
        }
    }

    @Test
    void xrootdsNamesAreTakenAsTheyStand() throws IOException {
        var federation = origin(listing(
                        collection("/ns/d"),
                        object("/ns/d/%41", 1),
                        object("/ns/d/a b&amp;c", 1),
                        object("/ns/d/é+,;#", 1))
                .header("Server", "XrootD/v5.5.3"));
        assertThat(names(federation, "/ns/d")).containsExactly("%41", "a b&c", "é+,;#");
    }

    @Test
    void goServersMayPutAPathBeforeTheNamesAndEncodeThem() throws IOException {
        var federation = origin(listing(
                collection("/api/v1.0/origin/data/ns/d/"),
                object("/api/v1.0/origin/data/ns/d/%2541", 1),
                collection("/api/v1.0/origin/data/ns/d/s%20p/"),
                object("/api/v1.0/origin/data/ns/d/a,b%3B", 1)));

        assertThat(names(federation, "/ns/d")).containsExactly("%41", "s p", "a,b;");
    }

    @Test
    void wholeUrlsDoubledSlashesAndASecondSelfAreUnderstood() throws IOException {
        var federation = origin(listing(
                collection("https://origin.example:8443/ns//d/"),
                collection("/ns/d"),
                object("https://origin.example:8443/ns/d/a", 1),
                entry("<![CDATA[/ns/d/b]]>", "")));

        assertThat(names(federation, "/ns/d")).containsExactly("a", "b");
    }

    @Test
    void theRootIsACollectionLikeOthers() throws IOException {
        assertThat(names(origin(listing(collection("/"), collection("//ns/"), object("/a", 1))), "/"))
                .containsExactly("ns", "a");
    }

    @Test
    void whatIsNotThereIsNotListed() throws IOException {
        var federation = origin(listing(
                collection("/ns/d/"),
                "<D:response><D:href>/ns/d/gone</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>",
                object("/ns/d/a", 1)));

        assertThat(names(federation, "/ns/d")).containsExactly("a");
    }

    @Test
    void aListingOfAnotherPathIsRefused() {
        var federation = origin(listing(collection("/ns/other/"), object("/ns/other/a", 1)));

        assertThatThrownBy(() -> names(federation, "/ns/d"))
                .isInstanceOf(PelicanException.class)
                .hasMessageContaining("another path");
    }

    @Test
    void namesThatLeadElsewhereAreRefused() {
        for (String name : List.of("..", "a/b", ".", "%2e%2e", "a%2fb")) {
            var federation = origin(listing(collection("/ns/d/"), object("/ns/d/" + name, 1)));

            assertThatThrownBy(() -> names(federation, "/ns/d")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aListingThatIsCutIsNoShorterListing() {
        var federation = origin(listing(collection("/ns/d/"), object("/ns/d/a", 1), object("/ns/d/b", 1))
                .breakingAt(300, Stage.BODY));

        assertThatThrownBy(() -> names(federation, "/ns/d")).isInstanceOf(UncheckedIOException.class);
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void aListingThatBreaksOffAtItsBeginningIsAskedForAgain() throws IOException {
        var left = new AtomicInteger(1);
        var federation = new FakeFederation().server(ORIGIN, request -> {
            var good = listing(collection("/ns/d/"), object("/ns/d/a", 1));
            return left.getAndDecrement() > 0 ? good.breakingAt(20, Stage.BODY) : good;
        });

        assertThat(names(federation, "/ns/d")).containsExactly("a");
    }

    @Test
    void aCollectionIsFoundAlthoughItsCachesRefuseOrAreDown() throws IOException {
        var federation = new FakeFederation()
                .cache(CACHE, request -> FakeResponse.of(409).header("Server", "XrootD/v5.5.3"))
                .cache("https://dead.example", request -> FakeResponse.of(502))
                .server(ORIGIN, request -> listing(collection("/ns/d")));

        assertThat(federation.client().stat(url("/ns/d")).isCollection()).isTrue();

        var alone = new FakeFederation()
                .cache(CACHE, request -> FakeResponse.of(409).header("Server", "XrootD/v5.5.3"))
                .server(ORIGIN, request -> FakeResponse.of(405));
        assertThat(alone.client().stat(url("/ns/d")).isCollection()).isTrue();
    }

    @Test
    void oddNamesReachTheWireAsTheyAre() throws IOException {
        for (String name : List.of("a,b", "c;d", "p%q", "h#i", "p+q", "s p", "ü😀", "q?r", "<x>")) {
            var at = PelicanUrl.parse("pelican://fed.example/ns/x").withPath("/ns/" + name);
            var federation = new FakeFederation().cache(CACHE, FakeFederation.holding(new byte[] {1}));

            assertThat(federation.client().readAllBytes(at)).hasSize(1);
            assertThat(federation
                            .requests
                            .get(federation.requests.size() - 1)
                            .uri()
                            .getPath())
                    .isEqualTo("/ns/" + name);
        }
    }

    @Test
    void hugeNamesAndDocumentTypesAreRefused() {
        var huge = origin(listing(collection("/ns/d/"), object("/ns/d/" + "x".repeat(20_000), 1)));
        assertThatThrownBy(() -> names(huge, "/ns/d")).isInstanceOf(UncheckedIOException.class);

        var doctype = origin(FakeResponse.of(207).body("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>"));
        assertThatThrownBy(() -> names(doctype, "/ns/d")).hasFieldOrPropertyWithValue("kind", ErrorKind.TRANSFER);
        assertThat(doctype.leakedAnswers()).isZero();
    }
}
