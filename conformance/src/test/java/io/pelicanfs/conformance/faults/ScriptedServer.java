package io.pelicanfs.conformance.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pelicanfs.client.FileSystemBuilder;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Director and only server of a namespace {@code /ns} in one, whose listings are whatever a script writes: bytes that the testbed's
 * faults cannot make, without end if need be. Counts what it could send.
 */
final class ScriptedServer implements AutoCloseable {
    /** Writes the body of every listing until it is done or the client has gone. */
    @FunctionalInterface
    interface Script {
        void write(OutputStream body) throws IOException;
    }

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Script script;
    private final Path caFile;
    private final AtomicLong sentBytes = new AtomicLong();

    ScriptedServer(Path folder, Script script) throws IOException {
        this.script = script;
        this.caFile = folder.resolve("ca.pem");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(caFile)));
        } catch (GeneralSecurityException | org.bouncycastle.operator.OperatorCreationException e) {
            throw new IOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private static SSLContext selfSigned(Path caFile)
            throws GeneralSecurityException, IOException, org.bouncycastle.operator.OperatorCreationException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var keys = generator.generateKeyPair();
        var name = new X500Name("CN=localhost");
        var builder = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(Instant.now().minus(Duration.ofHours(1))),
                        Date.from(Instant.now().plus(Duration.ofHours(1))),
                        name,
                        keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
        var certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        var pem = new StringWriter();
        try (var writer = new JcaPEMWriter(pem)) {
            writer.writeObject(certificate);
        }
        Files.writeString(caFile, pem.toString());
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {certificate});
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private String baseUrl() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    /** A client whose director is this server. */
    FileSystemBuilder client() {
        Path nowhere = caFile.resolveSibling("nowhere");
        return PelicanFileSystem.builder()
                .environment(Map.of())
                .workingDirectory(nowhere)
                .home(nowhere)
                .federation("localhost:" + server.getAddress().getPort())
                .settings(settings ->
                        settings.caFile(caFile).director(URI.create(baseUrl())).stallTimeout(Duration.ofSeconds(5)));
    }

    /** Body bytes of listings that went out before the client had enough. */
    long sentBytes() {
        return sentBytes.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("PROPFIND")) {
                exchange.getResponseHeaders().set("Content-Type", "application/xml");
                exchange.sendResponseHeaders(207, 0);
                script.write(new Counting(exchange.getResponseBody()));
                return;
            }
            var headers = exchange.getResponseHeaders();
            String here = baseUrl() + exchange.getRequestURI().getRawPath();
            headers.set("Server", "pelican/7.26.0");
            headers.set("X-Pelican-Namespace", "namespace=/ns, require-token=false, collections-url=" + baseUrl());
            headers.set("Link", "<" + here + ">; rel=\"duplicate\"; pri=1; depth=1");
            headers.set("Location", here);
            exchange.sendResponseHeaders(307, -1);
        }
    }

    private final class Counting extends OutputStream {
        private final OutputStream out;

        Counting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            sentBytes.addAndGet(length);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
