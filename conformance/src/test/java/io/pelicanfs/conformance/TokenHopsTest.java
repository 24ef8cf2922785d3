package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.Impatient;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.servers.RecordingServer;
import io.pelicanfs.conformance.servers.RecordingServer.Answer;
import io.pelicanfs.conformance.servers.ServerFolder;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.LoggedRequest;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.transfer.PutOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token goes to the servers that the director names, over TLS, and nowhere else, whatever those servers say. */
final class TokenHopsTest {
    /** Opaque, so that it is sent wherever a token is. */
    private static final String TOKEN = "an-opaque-token-of-ours-0123456789";

    @TempDir
    Path home;

    private final ServerFolder made = ServerFolder.make();
    private final RecordingServer director = RecordingServer.https(made.keys());
    private final RecordingServer cache = RecordingServer.https(made.keys());
    private final RecordingServer issuer = RecordingServer.https(made.keys());
    private final RecordingServer elsewhere = RecordingServer.https(made.keys());
    private final RecordingServer plain = RecordingServer.http();

    TokenHopsTest() throws IOException {}

    @AfterEach
    void stop() {
        List.of(director, cache, issuer, elsewhere, plain).forEach(RecordingServer::close);
    }

    private PelicanFileSystem connect() throws IOException {
        return Impatient.of(PelicanFileSystem.builder()
                        .environment(
                                Map.of("SSL_CERT_FILE", made.keys().caFile().toString(), "BEARER_TOKEN", TOKEN))
                        .workingDirectory(home)
                        .home(home))
                .build();
    }

    /** The director names {@code server} for {@code /ns}. */
    private void directTo(String server) {
        director.saying((method, path) -> path.startsWith("/.well-known/")
                ? new Answer(200, Map.of(), "{\"director_endpoint\":\"" + director.url() + "\"}")
                : new Answer(
                        307,
                        Map.of(
                                "Server", "pelican/7.26.0",
                                "Link", "<" + server + "/ns/o>; rel=\"duplicate\"; pri=1; depth=1",
                                "Location", server + "/ns/o?authz=" + TOKEN.length(),
                                "X-Pelican-Namespace", "namespace=/ns, require-token=true, collections-url=" + server,
                                "X-Pelican-Authorization", "issuer=" + issuer.url(),
                                "X-Pelican-Token-Generation",
                                        "issuer=" + issuer.url()
                                                + ", base-path=/ns, max-scope-depth=0, strategy=OAuth2"),
                        ""));
    }

    private String url() {
        return "pelican://" + director.host() + "/ns/o";
    }

    private static void assertNoToken(RecordingServer server) {
        assertThat(server.heard()).noneMatch(request -> request.contains(TOKEN));
    }

    private void redirectFrom(String server) {
        cache.saying((method, path) -> new Answer(307, Map.of("Location", server + path), ""));
    }

    @Test
    void followsARedirectToAHostThatTheDirectorDidNotNameWithoutTheToken() throws IOException {
        directTo(cache.url());
        redirectFrom(elsewhere.url());
        elsewhere.saying((method, path) -> new Answer(200, Map.of(), "hello"));
        try (var fs = connect()) {
            assertThat(fs.readString(url())).isEqualTo("hello");
        }
        assertThat(cache.heard()).isNotEmpty().allMatch(request -> request.contains(TOKEN));
        assertThat(elsewhere.heard()).isNotEmpty();
        assertNoToken(elsewhere);
        assertNoToken(director);
    }

    @Test
    void neverFollowsARedirectOutOfTls() throws IOException {
        directTo(cache.url());
        redirectFrom(plain.url());
        try (var fs = connect()) {
            assertThat(catchThrowable(() -> fs.read(url()))).isInstanceOf(PelicanException.class);
        }
        assertThat(cache.heard()).isNotEmpty();
        assertThat(plain.heard()).isEmpty();
    }

    @Test
    void sendsNoTokenInTheClearAlsoWhereTheDirectorNamesSuchAServer() throws IOException {
        directTo(plain.url());
        plain.saying((method, path) -> new Answer(401, Map.of(), ""));
        try (var fs = connect()) {
            assertThat(catchThrowable(() -> fs.read(url()))).isInstanceOf(PelicanException.class);
        }
        assertNoToken(plain);
        assertNoToken(director);
    }

    @Test
    void tellsTheIssuerNothingWhenItAsksWhetherOneCanLogIn() throws IOException {
        directTo(cache.url());
        cache.saying((method, path) -> new Answer(403, Map.of(), "no"));
        try (var fs = connect()) {
            assertThat(catchThrowable(() -> fs.read(url()))).isInstanceOf(PelicanException.class);
            fs.access().explainToken(fs.url(url()), Operation.MODIFY);
        }
        assertNoToken(issuer);
        assertNoToken(director);
    }

    @Test
    void theDirectorGetsNoTokenForWritesEither() throws IOException {
        try (var testbed = Testbed.start();
                var fs = writer(testbed)) {
            var file = Files.write(home.resolve("source"), Contract.bytes(1000));
            testbed.requests().clear();
            fs.put(file, testbed.url("/private/d/a.bin"), PutOptions.CREATE);
            fs.createCollection(testbed.url("/private/made"));
            fs.move(testbed.url("/private/d/a.bin"), testbed.url("/private/made/b.bin"));
            fs.delete(testbed.url("/private/made/b.bin"));

            var sent = testbed.requests().fromClients();
            assertThat(sent)
                    .filteredOn(LoggedRequest::carriesToken)
                    .allSatisfy(request -> assertThat(request.role()).isEqualTo(Role.ORIGIN))
                    .extracting(LoggedRequest::method)
                    .contains("PUT", "MKCOL", "MOVE", "DELETE");
            assertThat(sent)
                    .filteredOn(request -> request.role() == Role.DIRECTOR)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aDirectorThatRefusesAWriteGetsNoTokenAfterwardsAndIsReportedAsSuch(int status) throws IOException {
        try (var testbed = Testbed.start();
                var fs = writer(testbed)) {
            var file = Files.write(home.resolve("source"), Contract.bytes(1000));
            testbed.inject(Fault.status(status), Match.on(Role.DIRECTOR));
            var failure = catchThrowable(() -> fs.put(file, testbed.url("/private/d/a.bin"), PutOptions.CREATE));
            assertThat(failure)
                    .hasMessageContaining("the director refused")
                    .isInstanceOfSatisfying(
                            PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN));
            assertThat(testbed.requests().fromClients()).isNotEmpty().noneMatch(LoggedRequest::carriesToken);
        }
    }

    private PelicanFileSystem writer(Testbed testbed) throws IOException {
        var token = testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/"));
        return Impatient.of(PelicanFileSystem.builder()
                        .environment(Map.of("SSL_CERT_FILE", testbed.caFile().toString(), "BEARER_TOKEN", token))
                        .workingDirectory(home)
                        .home(home))
                .build();
    }
}
