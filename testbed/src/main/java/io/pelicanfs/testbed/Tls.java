package io.pelicanfs.testbed;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The TLS contexts of the federation: what the servers show, and what a client needs to trust them. */
final class Tls {

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    private final CertificateAuthority authority = new CertificateAuthority("Pelican testbed CA");
    private final KeyPair serverKeys = CertificateAuthority.newKeys();
    private final List<String> hosts;
    private final SSLContext server;
    private final SSLContext client;

    /** Certificates name {@code hosts} besides the loopback names. */
    Tls(Set<String> hosts) {
        Set<String> more = new TreeSet<>(hosts);
        LOOPBACK.forEach(more::remove);
        this.hosts = Stream.concat(LOOPBACK.stream(), more.stream()).toList();
        this.server = showing(authority, this.hosts, CertificateAuthority.leafEnd());
        this.client = trusting(authority.certificate());
    }

    CertificateAuthority authority() {
        return authority;
    }

    SSLContext server() {
        return server;
    }

    SSLContext client() {
        return client;
    }

    /** A fresh context that shows something wrong: with no sessions of its own, nothing can be resumed past it. */
    SSLContext bad(Fault.BadTls.Kind kind) {
        return switch (kind) {
            case UNKNOWN_CA -> showing(new CertificateAuthority("Unknown CA"), hosts, CertificateAuthority.leafEnd());
            case WRONG_HOST -> showing(authority, List.of("elsewhere.invalid"), CertificateAuthority.leafEnd());
            case EXPIRED -> showing(authority, hosts, Instant.now().minus(Duration.ofHours(2)));
            case HANDSHAKE_FAILURE -> withoutCertificate();
        };
    }

    private SSLContext showing(CertificateAuthority issuer, List<String> names, Instant end) {
        try {
            X509Certificate certificate = issuer.issue(serverKeys, names, end);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", serverKeys.getPrivate(), new char[0], new X509Certificate[] {
                certificate, issuer.certificate()
            });
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            return context(keys.getKeyManagers(), null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no server context", e);
        }
    }

    private static SSLContext withoutCertificate() {
        try {
            return context(new KeyManager[0], null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no empty context", e);
        }
    }

    private static SSLContext trusting(X509Certificate ca) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", ca);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return context(null, trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no client context", e);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, @Nullable TrustManagerFactory trust)
            throws GeneralSecurityException {
        // By name: clients in this JVM may have put another provider first.
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(keys, trust == null ? null : trust.getTrustManagers(), null);
        return context;
    }
}
