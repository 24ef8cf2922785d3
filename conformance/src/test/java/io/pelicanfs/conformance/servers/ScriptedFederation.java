package io.pelicanfs.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.client.Impatient;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A federation whose servers send exactly what a test says: {@code /ns} is public, and the first server lists. */
public final class ScriptedFederation implements Closeable {
    private final ServerKeys keys;
    private final List<ReplayServer> servers = new ArrayList<>();
    private final ReplayServer director;

    /** Starts a server for each of {@code answers}, in the director's order. */
    public ScriptedFederation(Path folder, List<ReplayServer.Answers> answers) throws IOException {
        keys = ServerKeys.in(folder);
        for (var each : answers) {
            servers.add(ReplayServer.start(keys, each));
        }
        director = ReplayServer.start(keys, this::direct);
    }

    private byte[] direct(ReplayServer.Request request) {
        if (request.path().startsWith("/.well-known/")) {
            return ReplayServer.answer(
                    "200 OK", "", ("{\"director_endpoint\":\"https://" + director.host() + "\"}").getBytes(UTF_8));
        }
        List<String> links = new ArrayList<>();
        for (var server : servers) {
            links.add("<https://" + server.host() + request.path() + ">; rel=\"duplicate\"; pri=" + (links.size() + 1)
                    + "; depth=1");
        }
        return ReplayServer.answer(
                "307 Temporary Redirect",
                "Server: pelican/7.26.0\r\nLink: " + String.join(", ", links)
                        + "\r\nX-Pelican-Namespace: namespace=/ns, require-token=false, collections-url=https://"
                        + servers.get(0).host() + "\r\n",
                new byte[0]);
    }

    /** Returns the URL of a path, which begins with {@code /ns}. */
    public String url(String path) {
        return "pelican://" + director.host() + path;
    }

    /** Returns a client that trusts the servers and tries again at once. */
    public PelicanFileSystem connect(Path home) throws IOException {
        return Impatient.of(PelicanFileSystem.builder()
                        .environment(Map.of("SSL_CERT_FILE", keys.caFile().toString()))
                        .workingDirectory(home)
                        .home(home)
                        .settings(settings ->
                                settings.headerTimeout(Duration.ofSeconds(10)).stallTimeout(Duration.ofSeconds(10))))
                .build();
    }

    @Override
    public void close() throws IOException {
        director.close();
        for (var server : servers) {
            server.close();
        }
    }
}
