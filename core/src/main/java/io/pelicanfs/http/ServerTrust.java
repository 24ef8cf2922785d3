package io.pelicanfs.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a server's chain of certificates ends in a trusted one; the JDK's PKIX validation judges, this class picks what it is given: first
 * the candidates among the named authorities, then those among the system's, at last all of them.
 *
 * <p>The host name is {@link TlsHandshake}'s business.
 */
final class ServerTrust extends X509ExtendedTrustManager {
    private final Authorities named;
    private final Supplier<Authorities> loadSystem;
    /** Two threads may both load it; they load the same. */
    private volatile @Nullable Authorities system;

    ServerTrust(Authorities named, Supplier<Authorities> loadSystem) {
        this.named = named;
        this.loadSystem = loadSystem;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, keyExchange(authType), socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, keyExchange(authType), engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, manager -> manager.checkServerTrusted(chain, keyExchange(authType)));
    }

    /** TLS 1.3 fixes no key exchange by its cipher suites. Conscrypt says so by another word than the JDK, whose validation refuses that. */
    private static String keyExchange(String authType) {
        return authType.equals("GENERIC") ? "UNKNOWN" : authType;
    }

    private void check(X509Certificate[] chain, Judgement judgement) throws CertificateException {
        if (passes(named.certificates().candidatesFor(chain), judgement)
                || passes(system().certificates().candidatesFor(chain), judgement)) {
            return;
        }
        var all = new ArrayList<>(named.certificates().all());
        all.addAll(system().certificates().all());
        try {
            judgement.judge(manager(all));
        } catch (CertificateException e) {
            throw new Untrusted(reason(chain, e), trusted(), e);
        }
    }

    private static boolean passes(List<X509Certificate> anchors, Judgement judgement) throws CertificateException {
        if (anchors.isEmpty()) {
            return false;
        }
        try {
            judgement.judge(manager(anchors));
            return true;
        } catch (CertificateException e) {
            return false; // the judgement over all authorities tells the reason
        }
    }

    private Authorities system() {
        var loaded = system;
        if (loaded == null) {
            loaded = loadSystem.get();
            system = loaded;
        }
        return loaded;
    }

    private List<String> trusted() {
        var places = new ArrayList<>(named.places());
        places.addAll(system().places());
        return places;
    }

    private static X509ExtendedTrustManager manager(List<X509Certificate> anchors) throws CertificateException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < anchors.size(); i++) {
                store.setCertificateEntry("authority-" + i, anchors.get(i));
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new CertificateException("this JVM cannot validate certificates", e);
        }
    }

    private static String reason(X509Certificate[] chain, CertificateException failure) {
        try {
            chain[0].checkValidity();
        } catch (CertificateExpiredException e) {
            return "expired on " + chain[0].getNotAfter().toInstant();
        } catch (CertificateNotYetValidException e) {
            return "valid only from " + chain[0].getNotBefore().toInstant();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException path
                    && path.getReason() == CertPathValidatorException.BasicReason.EXPIRED) {
                return "a certificate above it has expired";
            }
        }
        if (chain[0].getIssuerX500Principal().equals(chain[0].getSubjectX500Principal())) {
            return "self-signed";
        }
        return "unknown authority "
                + chain[chain.length - 1].getIssuerX500Principal().getName();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a client judges no clients");
    }

    /** Asked for by servers only. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @FunctionalInterface
    private interface Judgement {
        void judge(X509ExtendedTrustManager manager) throws CertificateException;
    }

    /** The chain ends in no trusted certificate. */
    static final class Untrusted extends CertificateException {
        Untrusted(String reason, List<String> trusted, CertificateException cause) {
            super(
                    "(" + reason + "); trusted are the certificates of " + String.join(", ", trusted)
                            + "; if it is right, name a PEM file with its authority (SSL_CERT_FILE)",
                    cause);
        }
    }
}
