package io.pelicanfs.conformance.gets;

import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Clients of a testbed that know nothing of this machine. */
final class Clients {
    private Clients() {}

    static PelicanFileSystem of(Testbed federation) throws IOException {
        Path nowhere = federation.caFile().resolveSibling("nowhere");
        return PelicanFileSystem.builder()
                .environment(Map.of())
                .workingDirectory(nowhere)
                .home(nowhere)
                .federation(federation.discoveryHost())
                .settings(settings -> settings.caFile(federation.caFile()))
                .build();
    }
}
