package io.pelicanfs.http;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * One set of trusted certificates and the places they came from.
 *
 * @param certificates the certificates
 * @param places each place with its number of certificates, or why it gave none, for a message
 */
record Authorities(PemCertificates certificates, List<String> places) {
    /** Where Linux distributions and macOS keep the system's authorities; the first that exists is the system's. */
    static final List<Path> SYSTEM_BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    /**
     * Returns what the user named. A broken file is an error: the user would else look for the fault at the server. A folder is often named by a
     * site for all machines and missing on some, so it is told of only when trust fails.
     */
    static Authorities named(PelicanConfig config) throws HttpFailure {
        var encoded = new ArrayList<byte[]>();
        var places = new ArrayList<String>();
        if (config.caFile().isPresent()) {
            var file = config.caFile().get();
            var found = read(file).encoded();
            if (found.isEmpty()) {
                throw new HttpFailure(Stage.CERTIFICATE, "CA file " + file + " holds no certificate in PEM form", null);
            }
            encoded.addAll(found);
            places.add(file + " (" + found.size() + ")");
        }
        config.caFolder().ifPresent(folder -> places.add(addFolder(folder, encoded)));
        return new Authorities(new PemCertificates(encoded), places);
    }

    /** Returns the system's: the first of {@code bundles} that exists, else the JDK's; the JDK's also where its user has set a trust store. */
    static Authorities system(List<Path> bundles) {
        var encoded = new ArrayList<byte[]>();
        var places = new ArrayList<String>();
        var bundle = bundles.stream().filter(Files::isReadable).findFirst();
        bundle.flatMap(Authorities::readable).ifPresent(found -> {
            encoded.addAll(found.encoded());
            places.add(bundle.get() + " (" + found.encoded().size() + ")");
        });
        if (encoded.isEmpty() || System.getProperty("javax.net.ssl.trustStore") != null) {
            places.add("the JDK's trust store (" + addJdk(encoded) + ")");
        }
        return new Authorities(new PemCertificates(encoded), places);
    }

    private static PemCertificates read(Path file) throws HttpFailure {
        try {
            return PemCertificates.read(file);
        } catch (NoSuchFileException e) {
            throw new HttpFailure(Stage.CERTIFICATE, "CA file " + file + " does not exist", e);
        } catch (IOException e) {
            throw new HttpFailure(Stage.CERTIFICATE, "CA file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<PemCertificates> readable(Path file) {
        try {
            return Optional.of(PemCertificates.read(file));
        } catch (IOException e) {
            return Optional.empty(); // in a folder stand revocation lists and policies too
        }
    }

    private static String addFolder(Path folder, List<byte[]> encoded) {
        var before = encoded.size();
        try (var files = Files.list(folder)) {
            files.filter(Files::isRegularFile)
                    .sorted()
                    .map(Authorities::readable)
                    .flatMap(Optional::stream)
                    .forEach(found -> encoded.addAll(found.encoded()));
        } catch (IOException e) {
            return folder + " (cannot be read)";
        }
        return folder + " (" + (encoded.size() - before) + ")";
    }

    private static int addJdk(List<byte[]> encoded) {
        var before = encoded.size();
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusting) {
                    for (var certificate : trusting.getAcceptedIssuers()) {
                        encoded.add(certificate.getEncoded());
                    }
                }
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        } catch (GeneralSecurityException e) {
            return 0; // a broken trust store: the message about the server's certificate tells of it
        }
        return encoded.size() - before;
    }
}
