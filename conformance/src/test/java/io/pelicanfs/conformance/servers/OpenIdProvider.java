package io.pelicanfs.conformance.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;

/** The npm package {@code oidc-provider} as a process: a real issuer that shares nothing with our testbed's. */
public final class OpenIdProvider implements AutoCloseable {
    private static final Path MODULES =
            Path.of("..", "build", "oidc", "node_modules").toAbsolutePath().normalize();

    private static final int TRIES = 3;

    private final Process process;
    private final String url;

    private OpenIdProvider(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it; skips the test that asks where it is not installed. */
    public static OpenIdProvider start(Path folder, ServerKeys keys) throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(MODULES.resolve("oidc-provider")) && nodeIsThere(),
                "node with oidc-provider is not installed (.ci/install-test-servers does it)");
        var script = folder.resolve("provider.mjs");
        try (var text = OpenIdProvider.class.getResourceAsStream("/oidc/provider.mjs")) {
            Files.write(script, java.util.Objects.requireNonNull(text).readAllBytes());
        }
        for (int attempt = 1; ; attempt++) {
            var log = folder.resolve("provider.log");
            var provider = launch(script, keys, log);
            if (provider.isReady()) {
                return provider;
            }
            provider.close();
            if (attempt == TRIES) {
                throw new IOException("oidc-provider does not start: " + Files.readString(log));
            }
        }
    }

    private static OpenIdProvider launch(Path script, ServerKeys keys, Path log) throws IOException {
        int port = freePort();
        var process = new ProcessBuilder(
                        "node",
                        script.toString(),
                        MODULES.toString(),
                        String.valueOf(port),
                        keys.certificateFile().toString(),
                        keys.keyFile().toString())
                .redirectError(log.toFile())
                .start();
        return new OpenIdProvider(process, "https://localhost:" + port);
    }

    /** Waits until it says that it is; it ends instead where another has taken its port meanwhile. */
    private boolean isReady() throws IOException {
        var line = process.inputReader().readLine();
        while (line != null && !line.equals("ready")) {
            line = process.inputReader().readLine();
        }
        return line != null;
    }

    private static boolean nodeIsThere() {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** It must know its own URL before it listens. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns the issuer's name, which is its URL. */
    public String url() {
        return url;
    }

    /** Returns its public keys as JSON. */
    public String jwks(SSLContext trust) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/jwks")).build();
        return HttpClient.newBuilder()
                .sslContext(trust)
                .build()
                .send(request, BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
