package io.pelicanfs.conformance.servers;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
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

/**
 * A certificate authority and one certificate for {@code localhost}, as PEM files for servers and as a context for Java.
 *
 * @param caFile the authority's certificate
 * @param certificateFile the server's certificate
 * @param keyFile its key, readable by its owner only: XRootD refuses any other
 */
public record ServerKeys(Path caFile, Path certificateFile, Path keyFile, SSLContext server) {
    private static final X500Name AUTHORITY = new X500Name("CN=Conformance CA");
    private static final X500Name SERVER = new X500Name("CN=localhost");

    /** Makes both in {@code folder}. */
    public static ServerKeys in(Path folder) throws IOException {
        try {
            var authority = keys();
            var server = keys();
            var ca = certificate(AUTHORITY, authority, authority);
            var certificate = certificate(SERVER, server, authority);
            var keyFile = folder.resolve("host.key");
            Files.createFile(
                    keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new ServerKeys(
                    Files.writeString(folder.resolve("ca.pem"), pem("CERTIFICATE", ca.getEncoded())),
                    Files.writeString(folder.resolve("host.pem"), pem("CERTIFICATE", certificate.getEncoded())),
                    Files.writeString(
                            keyFile, pem("PRIVATE KEY", server.getPrivate().getEncoded())),
                    context(server, certificate, ca));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate", e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    @SuppressWarnings("JavaUtilDate") // the certificate library takes no other
    private static X509Certificate certificate(X500Name subject, KeyPair keys, KeyPair authority)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                AUTHORITY,
                BigInteger.valueOf(now.toEpochMilli()).add(BigInteger.valueOf(subject.hashCode() & 0xffff)),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(2))),
                subject,
                keys.getPublic());
        boolean isAuthority = subject.equals(AUTHORITY);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        if (!isAuthority) {
            var names = new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            };
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static String pem(String type, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    private static SSLContext context(KeyPair keys, X509Certificate certificate, X509Certificate ca)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", keys.getPrivate(), new char[0], new X509Certificate[] {certificate, ca});
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
