package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA of its own for every testbed, and the certificates that it issues. */
final class CertificateAuthority {

    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration LEAF_LIFE = Duration.ofDays(365);

    private final X500Name name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    CertificateAuthority(String commonName) {
        name = new X500Name("CN=" + commonName + " " + Long.toHexString(new SecureRandom().nextLong()));
        certificate = selfSigned();
    }

    X509Certificate certificate() {
        return certificate;
    }

    String pem() {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** A server certificate for these host names and addresses, valid until {@code end}. */
    X509Certificate issue(KeyPair server, List<String> hosts, Instant end) {
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = builder(new X500Name("CN=" + hosts.get(0)), server, end)
                    .addExtension(Extension.subjectAlternativeName, false, alternatives(hosts))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(server.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            ids.createAuthorityKeyIdentifier(keys.getPublic()));
            return signed(builder);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no certificate for " + hosts, e);
        }
    }

    static Instant leafEnd() {
        return Instant.now().plus(LEAF_LIFE);
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private X509Certificate selfSigned() {
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            return signed(builder(name, keys, Instant.now().plus(CA_LIFE))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(keys.getPublic())));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no CA certificate", e);
        }
    }

    @SuppressWarnings("JavaUtilDate") // the certificate library takes no other
    private X509v3CertificateBuilder builder(X500Name subject, KeyPair subjectKeys, Instant end) {
        Instant begin = Instant.now().minus(Duration.ofDays(1));
        Instant first = end.isBefore(begin) ? end.minus(Duration.ofDays(1)) : begin;
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(120, new SecureRandom()).add(BigInteger.ONE),
                Date.from(first),
                Date.from(end),
                subject,
                subjectKeys.getPublic());
    }

    private X509Certificate signed(X509v3CertificateBuilder builder) throws CertificateException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new CertificateException(e);
        }
    }

    private static GeneralNames alternatives(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(
                        host.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }
}
