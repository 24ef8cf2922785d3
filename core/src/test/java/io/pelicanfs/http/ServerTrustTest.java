package io.pelicanfs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent.Purpose;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a transport trusts, and how it says that it does not. */
class ServerTrustTest {
    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";
    private final TestAuthority ours = new TestAuthority("Our Authority");
    private final TestAuthority other = new TestAuthority("Other Authority");

    @TempDir
    private Path folder;

    @Test
    void trustsTheNamedFile() throws IOException {
        var file = write("ca.pem", ours.pem());
        assertTrusts(config -> config.caFile(file), ours.server("localhost"));
    }

    @Test
    void trustsEveryCertificateOfTheNamedFile() throws IOException {
        var file = write("ca.pem", other.pem() + "some text between\n" + ours.pem());
        assertTrusts(config -> config.caFile(file), ours.server("localhost"));
        assertTrusts(config -> config.caFile(file), other.server("localhost"));
    }

    @Test
    void trustsTheNamedFolderWhateverElseItHolds() throws IOException {
        write("ours.0", ours.pem());
        write("ours.r0", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n");
        write("broken.pem", "-----BEGIN CERTIFICATE-----\n");
        Files.createDirectory(folder.resolve("sub"));
        assertTrusts(config -> config.caFolder(folder), ours.server("localhost"));
    }

    @Test
    void trustsASelfSignedServerWhoseCertificateIsNamed() throws IOException {
        var self = new TestAuthority("localhost");
        var file = write("ca.pem", self.pem());
        assertTrusts(config -> config.caFile(file), self.selfSigned());
    }

    @Test
    void picksTheSystemsAuthorityByTheIssuersName() throws Exception {
        var bundle = write("system.pem", other.pem() + ours.pem());
        var system = Authorities.system(List.of(folder.resolve("missing.pem"), bundle));
        assertThat(system.places()).containsExactly(bundle + " (2)");
        var candidates = system.certificates()
                .candidatesFor(Authorities.system(List.of(write("one.pem", ours.pem())))
                        .certificates()
                        .all()
                        .toArray(X509Certificate[]::new));
        assertThat(candidates)
                .singleElement()
                .satisfies(certificate -> assertThat(
                                certificate.getSubjectX500Principal().getName())
                        .isEqualTo("CN=Our Authority"));
    }

    @Test
    void fallsBackToTheJdksStoreWhereTheSystemHasNoBundle() {
        var system = Authorities.system(List.of(folder.resolve("missing.pem")));
        assertThat(system.places()).singleElement().asString().startsWith("the JDK's trust store (");
        assertThat(system.certificates().all()).isNotEmpty();
    }

    @Test
    void saysWhichAuthorityIsUnknownWhoIsTrustedAndWhatToDo() throws IOException {
        var file = write("ca.pem", other.pem());
        var failure = failure(config -> config.caFile(file), ours.server("localhost"));
        assertThat(failure.stage()).isEqualTo(Stage.CERTIFICATE);
        assertThat(failure)
                .hasMessageMatching(
                        "certificate of localhost:\\d+ is not trusted \\(unknown authority CN=Our Authority\\); "
                                + "trusted are the certificates of .*ca\\.pem \\(1\\), .+ \\(\\d+\\); "
                                + "if it is right, name a PEM file with its authority \\(SSL_CERT_FILE\\)");
    }

    @Test
    void saysThatACertificateIsSelfSigned() throws IOException {
        var failure = failure(config -> config, new TestAuthority("localhost").selfSigned());
        assertThat(failure.stage()).isEqualTo(Stage.CERTIFICATE);
        assertThat(failure).hasMessageContaining("is not trusted (self-signed); ");
    }

    @Test
    void saysThatACertificateHasExpired() throws IOException {
        var file = write("ca.pem", ours.pem());
        var expiry = Instant.now().minus(Duration.ofDays(3));
        var failure = failure(config -> config.caFile(file), ours.server(expiry, "localhost"));
        assertThat(failure.stage()).isEqualTo(Stage.CERTIFICATE);
        assertThat(failure).hasMessageContaining("is not trusted (expired on 20");
    }

    @Test
    void saysForWhomACertificateIs() throws IOException {
        var file = write("ca.pem", ours.pem());
        var failure = failure(config -> config.caFile(file), ours.server("cache.example", "127.0.0.9"));
        assertThat(failure.stage()).isEqualTo(Stage.CERTIFICATE);
        assertThat(failure).hasMessage("certificate is for cache.example, 127.0.0.9, not for localhost");
    }

    @Test
    void tellsOfAMissingFile() throws IOException {
        var file = folder.resolve("missing.pem");
        var failure = failure(config -> config.caFile(file), ours.server("localhost"));
        assertThat(failure.stage()).isEqualTo(Stage.CERTIFICATE);
        assertThat(failure).hasMessage("CA file " + file + " does not exist");
    }

    @Test
    void tellsOfAFileWithoutCertificates() throws IOException {
        var file = write("ca.pem", "nothing of the kind");
        var failure = failure(config -> config.caFile(file), ours.server("localhost"));
        assertThat(failure).hasMessage("CA file " + file + " holds no certificate in PEM form");
    }

    @Test
    void tellsOfABrokenFile() throws IOException {
        var pem = ours.pem();
        var file = write("ca.pem", pem + pem.replace("END CERTIFICATE", "*END CERTIFICATE"));
        var failure = failure(config -> config.caFile(file), ours.server("localhost"));
        assertThat(failure).hasMessage("CA file " + file + " cannot be read: certificate 2 in it has no end");

        write("ca.pem", pem + pem.replaceFirst("M", "?"));
        failure = failure(config -> config.caFile(file), ours.server("localhost"));
        assertThat(failure).hasMessage("CA file " + file + " cannot be read: certificate 2 in it is not Base64");

        write("ca.pem", pem + pem.replaceFirst("M[^\n]*\n", ""));
        failure = failure(config -> config.caFile(file), ours.server("localhost"));
        assertThat(failure).hasMessage("CA file " + file + " cannot be read: certificate 2 in it is not whole");
    }

    @Test
    void tellsOfAMissingFolderOnlyWhenTrustFails() throws IOException {
        var file = write("ca.pem", ours.pem());
        var missing = folder.resolve("missing");
        assertTrusts(config -> config.caFile(file).caFolder(missing), ours.server("localhost"));
        var failure = failure(config -> config.caFolder(missing), ours.server("localhost"));
        assertThat(failure).hasMessageContaining(missing + " (cannot be read)");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void assertTrusts(UnaryOperator<PelicanConfig.Builder> setting, SSLContext context)
            throws IOException {
        try (var server = ScriptedServer.secured(context, line -> line.sayAlways(EMPTY));
                var http = open(setting);
                var answer = http.execute(HttpRequest.of(Purpose.OBJECT, "GET", server.url("/")))) {
            assertThat(answer.status()).isEqualTo(204);
        }
    }

    private static HttpFailure failure(UnaryOperator<PelicanConfig.Builder> setting, SSLContext context)
            throws IOException {
        try (var server = ScriptedServer.secured(context, line -> line.sayAlways(EMPTY));
                var http = open(setting)) {
            var request = HttpRequest.of(Purpose.OBJECT, "GET", server.url("/"));
            var failure = catchThrowableOfType(HttpFailure.class, () -> http.execute(request));
            assertThat(server.heads).isEmpty();
            return failure;
        }
    }

    private static HttpTransport open(UnaryOperator<PelicanConfig.Builder> setting) {
        return HttpTransport.open(
                setting.apply(PelicanConfig.defaults().toBuilder()).build(), PelicanListener.NONE);
    }
}
