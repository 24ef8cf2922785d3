package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanListener;
import io.pelicanfs.cli.Main;
import io.pelicanfs.example.ReadPrivate;
import io.pelicanfs.example.ReadPublic;
import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lines that users of the OSDF type, unchanged, in processes of their own. A testbed answers for {@code osg-htc.org} through its proxy, so
 * nothing in the lines knows of it.
 */
final class OsdfExamplesTest {
    private static final String HOST = "osg-htc.org";
    private static final String OPEN = "/ospool/uc-shared/public/OSG-Staff/isfiligoi/test1.txt";
    private static final String GUARDED = "/ospool/ap21/data/isfiligoi/test1.txt";

    private static final String NEEDS_TOKEN = "reading needs a token, and no token was found";

    @TempDir
    Path home;

    private final Testbed testbed = Testbed.builder()
            .host(HOST)
            .namespace(Namespace.publicReads("/ospool/uc-shared/public"))
            .namespace(Namespace.privateReads("/ospool/ap21"))
            .start();

    OsdfExamplesTest() {
        testbed.put(OPEN, "Hello from the public namespace".getBytes(StandardCharsets.UTF_8));
        testbed.put(GUARDED, "Hello from the private namespace".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        testbed.close();
    }

    private Map<String, String> outside() {
        return Map.of(
                "https_proxy",
                testbed.proxy(),
                "SSL_CERT_FILE",
                testbed.caFile().toString());
    }

    private Map<String, String> inAJob() throws IOException {
        var credentials = Files.createDirectories(home.resolve("creds"));
        Files.writeString(credentials.resolve("ap.use"), testbed.token());
        Map<String, String> environment = new HashMap<>(outside());
        environment.put("_CONDOR_CREDS", credentials.toString());
        return environment;
    }

    @Test
    void aPublicObjectIsReadWithoutAnySetUp() throws Exception {
        var outcome = Child.java(home, outside(), ReadPublic.class);
        assertThat(outcome.out()).as(outcome.err()).isEqualTo("Hello from the public namespace\n");
        assertThat(testbed.requests().count(Role.PROXY)).isPositive();
    }

    @Test
    void aPrivateObjectIsReadWithTheJobsToken() throws Exception {
        var outcome = Child.java(home, inAJob(), ReadPrivate.class);
        assertThat(outcome.out()).as(outcome.err()).isEqualTo("Hello from the private namespace\n");
    }

    @Test
    void withoutATokenTheErrorSaysWhatIsMissing() throws Exception {
        var outcome = Child.java(home, outside(), ReadPrivate.class);
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).contains(NEEDS_TOKEN);
        assertThat(testbed.requests().count(Role.CACHE)).isZero();
    }

    @Test
    void theCommandGetsTheSameBytes() throws Exception {
        var outcome = Child.java(home, inAJob(), Main.class, "get", "pelican://" + HOST + GUARDED, "test1.txt");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(home.resolve("test1.txt")).hasContent("Hello from the private namespace");
    }

    @Test
    void theCommandSaysWhatIsMissing() throws Exception {
        var outcome = Child.java(home, outside(), Main.class, "get", "pelican://" + HOST + GUARDED, "test1.txt");
        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.err()).contains(NEEDS_TOKEN);
        assertThat(testbed.requests().count(Role.CACHE)).isZero();
        assertThat(home.resolve("test1.txt")).doesNotExist();
    }

    @Test
    void theHostOfAUrlWinsOverTheConfiguredFederation() throws IOException {
        try (var configured = Testbed.start()) {
            configured.put("/public/which.txt", "configured".getBytes(StandardCharsets.UTF_8));
            var both = Files.writeString(
                    home.resolve("both.pem"),
                    Files.readString(testbed.caFile()) + Files.readString(configured.caFile()));
            var environment = Map.of(
                    "https_proxy", testbed.proxy(),
                    "SSL_CERT_FILE", both.toString(),
                    "PELICAN_FEDERATION_DISCOVERYURL", configured.discoveryUrl());
            try (var fs = JavaDoor.connect(environment, home, settings -> settings, PelicanListener.NONE)) {
                assertThat(fs.readString("pelican://" + HOST + OPEN)).isEqualTo("Hello from the public namespace");
                assertThat(fs.readString("osdf:///public/which.txt")).isEqualTo("configured");
                assertThat(fs.readString("/public/which.txt")).isEqualTo("configured");
            }
        }
    }
}
