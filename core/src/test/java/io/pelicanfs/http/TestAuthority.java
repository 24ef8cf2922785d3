package io.pelicanfs.http;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives as long as a test. */
final class TestAuthority {
    private static final char[] PASSWORD = "unguarded".toCharArray();
    private final AtomicLong serial = new AtomicLong();
    private final String name;
    private final KeyPair keys = keyPair();
    private final X509Certificate certificate;

    TestAuthority(String name) {
        this.name = "CN=" + name;
        this.certificate =
                certificate(this.name, keys.getPublic(), Instant.now().plus(Duration.ofDays(1)), true);
    }

    /** Returns the authority's own certificate as PEM text. */
    String pem() {
        try {
            return "# " + name + "\n-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what a server for {@code names} needs; each is a DNS name or an address. */
    SSLContext server(String... names) {
        return server(Instant.now().plus(Duration.ofDays(1)), names);
    }

    SSLContext server(Instant expiry, String... names) {
        var leaf = keyPair();
        return context(
                leaf.getPrivate(), certificate("CN=" + names[0], leaf.getPublic(), expiry, false, names), certificate);
    }

    /** Returns what a server with the authority's own, self-signed certificate needs. */
    SSLContext selfSigned() {
        return context(keys.getPrivate(), certificate);
    }

    private X509Certificate certificate(
            String subject, PublicKey key, Instant expiry, boolean authority, String... names) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(name),
                    BigInteger.valueOf(serial.incrementAndGet()),
                    Date.from(expiry.minus(Duration.ofDays(2))),
                    Date.from(expiry),
                    new X500Name(subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(Arrays.stream(names)
                                .map(TestAuthority::generalName)
                                .toArray(GeneralName[]::new)));
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName generalName(String name) {
        var type = Character.isDigit(name.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName;
        return new GeneralName(type, name);
    }

    private static SSLContext context(PrivateKey key, X509Certificate... chain) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD, chain);
            var managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, PASSWORD);
            var context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
