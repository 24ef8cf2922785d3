package io.pelicanfs.conformance.faults;

import io.pelicanfs.client.FileSystemBuilder;
import io.pelicanfs.client.Impatient;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Clients of a testbed: impatient ones, so that faults show within a test's time. */
final class Clients {
    private Clients() {}

    /** A client that knows nothing of this machine, waits a second and a half for a server and not at all between tries. */
    static FileSystemBuilder impatient(Testbed federation) {
        return Impatient.of(sober(federation))
                .settings(settings -> settings.connectTimeout(Duration.ofSeconds(2))
                        .headerTimeout(Duration.ofMillis(1500))
                        .stallTimeout(Duration.ofMillis(1500)));
    }

    /** A client that knows nothing of this machine and is as patient as by default. */
    static FileSystemBuilder sober(Testbed federation) {
        Path nowhere = federation.caFile().resolveSibling("nowhere");
        return PelicanFileSystem.builder()
                .environment(Map.of())
                .workingDirectory(nowhere)
                .home(nowhere)
                .federation(federation.discoveryHost())
                .settings(settings -> settings.caFile(federation.caFile()));
    }

    /** Has every cache hold the object, by a plain GET each. */
    static void warm(Testbed federation, String... objectPaths) throws IOException {
        for (TestbedServer cache : federation.caches()) {
            try (var fs = sober(federation)
                    .settings(settings -> settings.caches(List.of(cache.baseUrl())))
                    .build()) {
                for (String path : objectPaths) {
                    fs.read(path);
                }
            }
        }
    }

    /** Sends one request of a foreign client, and returns the answer read to its end. */
    static HttpResponse<byte[]> foreign(Testbed federation, TestbedServer server, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.baseUrl() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newBuilder()
                .sslContext(federation.sslContext())
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static byte[] random(int sizeBytes, long seed) {
        var bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
