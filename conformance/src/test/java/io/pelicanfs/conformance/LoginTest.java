package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.servers.Approval;
import io.pelicanfs.conformance.servers.OpenIdProvider;
import io.pelicanfs.conformance.servers.ServerFolder;
import io.pelicanfs.conformance.servers.XrootdRelease;
import io.pelicanfs.conformance.servers.XrootdStage;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.login.LoginPrompt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A person logs in at a real OpenID provider, and the token opens an object on a real XRootD: registration, device flow, approval, refresh. Both
 * programs are others' work, so that neither shares our mistakes.
 */
final class LoginTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void aLoginAtARealIssuerOpensAnObjectOnARealServerAndIsRenewed(XrootdRelease release) throws Exception {
        var made = ServerFolder.make();
        var trust = trusting(made.keys().caFile());
        try (var issuer = OpenIdProvider.start(home, made.keys());
                var stage = XrootdStage.start(release, made, issuer.url(), issuer.jwks(trust))) {
            stage.guarded().publish("d/1.txt", "hello".getBytes(StandardCharsets.UTF_8));
            var url = stage.guarded().url("d/1.txt");

            try (var fs = fileSystem(stage)) {
                var login = fs.access().login(fs.url(url), Operation.READ, request -> approve(request, trust));
                assertThat(login.issuer()).isEqualTo(issuer.url());
                assertThat(login.scopes()).contains("storage.read:/");
                assertThat(fs.readString(url)).isEqualTo("hello");
            }

            // The first refresh token is spent by the first renewal, so the second needs the one that came in its
            // place.
            for (int renewal = 0; renewal < 2; renewal++) {
                var ended = wallet().replaceAll("\"expires\":\"[^\"]*\"", "\"expires\":\"2020-01-01T00:00:00Z\"");
                assertThat(ended).isNotEqualTo(wallet());
                Files.writeString(walletFile(), ended);
                try (var fs = fileSystem(stage)) {
                    assertThat(fs.readString(url)).isEqualTo("hello");
                }
                assertThat(wallet()).doesNotContain("2020-01-01T00:00:00Z");
            }
        }
    }

    private Path walletFile() {
        return home.resolve(".config/pelfs/wallet.json");
    }

    private String wallet() throws IOException {
        return Files.readString(walletFile());
    }

    private PelicanFileSystem fileSystem(XrootdStage stage) throws IOException {
        return PelicanFileSystem.builder()
                .environment(stage.environment())
                .workingDirectory(home)
                .home(home)
                .build();
    }

    private static void approve(LoginPrompt.Request request, SSLContext trust) {
        try {
            Approval.give(request.pageWithCode().orElseThrow(), trust);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
