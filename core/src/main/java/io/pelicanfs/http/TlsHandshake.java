package io.pelicanfs.http;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;

/** Lays TLS 1.2 or 1.3 over a connection: trust, host name and a bound in time. */
final class TlsHandshake {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final int NAMES_TOLD = 5;

    private final PelicanConfig config;
    private final Duration timeout;
    private final DefaultHostnameVerifier hostNames = new DefaultHostnameVerifier();
    private final AtomicReference<@Nullable SSLContext> context = new AtomicReference<>();

    TlsHandshake(PelicanConfig config) {
        this.config = config;
        this.timeout = config.connectTimeout();
    }

    /** Reads the authorities the user named, once; a broken file fails here, before any server is asked. */
    SSLContext loadAuthorities() throws HttpFailure {
        var ready = context.get();
        if (ready != null) {
            return ready;
        }
        var trust = new ServerTrust(Authorities.named(config), () -> Authorities.system(Authorities.SYSTEM_BUNDLES));
        try {
            var fresh = SSLContext.getInstance("TLS");
            fresh.init(null, new TrustManager[] {trust}, null);
            // Threads that came at once made one each; all go on with the first, and with its session cache.
            context.compareAndSet(null, fresh);
            return Objects.requireNonNull(context.get());
        } catch (GeneralSecurityException e) {
            throw new HttpFailure(Stage.TLS, "this JVM has no TLS", e);
        }
    }

    /** Returns the secured socket after its handshake. */
    SSLSocket over(Socket plain, HttpHost host) throws IOException {
        var factory = loadAuthorities().getSocketFactory();
        var secured = (SSLSocket) factory.createSocket(plain, host.getHostName(), host.getPort(), true);
        secured.setEnabledProtocols(VERSIONS);
        try (var limit = TimeLimit.of(timeout, () -> Closer.closeQuietly(plain))) {
            try {
                secured.startHandshake();
                checkHostName(secured, host);
            } catch (IOException e) {
                throw limit.passed() ? tooLong(e) : failure(e, host);
            }
        }
        return secured;
    }

    private void checkHostName(SSLSocket secured, HttpHost host) throws IOException {
        var certificate = (X509Certificate) secured.getSession().getPeerCertificates()[0];
        try {
            hostNames.verify(host.getHostName(), certificate);
        } catch (SSLException e) {
            throw new HttpFailure(
                    Stage.CERTIFICATE,
                    "certificate is for " + names(certificate) + ", not for " + host.getHostName(),
                    e);
        }
    }

    private static String names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                // Type 2 is a DNS name, type 7 an IP address (RFC 5280 §4.2.1.6).
                return names.stream()
                        .filter(name -> List.of(2, 7).contains(name.get(0)))
                        .limit(NAMES_TOLD)
                        .map(name -> String.valueOf(name.get(1)))
                        .collect(Collectors.joining(", "));
            }
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
        return certificate.getSubjectX500Principal().getName();
    }

    private IOException failure(IOException e, HttpHost host) {
        if (e instanceof HttpFailure) {
            return e;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerTrust.Untrusted untrusted) {
                return new HttpFailure(
                        Stage.CERTIFICATE,
                        "certificate of " + host.toHostString() + " is not trusted " + untrusted.getMessage(),
                        e);
            }
        }
        return new HttpFailure(Stage.TLS, "TLS handshake failed: " + e.getMessage(), e);
    }

    private HttpFailure tooLong(IOException e) {
        return new HttpFailure(Stage.TLS, "TLS handshake not finished within " + TimeLimit.text(timeout), e);
    }
}
