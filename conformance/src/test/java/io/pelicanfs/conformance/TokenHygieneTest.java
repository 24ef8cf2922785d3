package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.LoggedRequest;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token goes to the servers of a namespace that wants one, and nowhere else. */
final class TokenHygieneTest {
    /** Not on this machine, so that it is asked through the proxy. */
    private static final String HOST = "fed.example";

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void goesOnlyToServersOfThePrivateNamespace(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).host(HOST).start()) {
            testbed.put("/private/d/a.bin", Contract.bytes(100_000));
            testbed.put("/public/d/a.bin", Contract.bytes(100_000));
            String token = testbed.token();
            var environment = Map.of(
                    "SSL_CERT_FILE", testbed.caFile().toString(),
                    "BEARER_TOKEN", token,
                    "https_proxy", testbed.proxy());
            List<PelicanEvent> events = new CopyOnWriteArrayList<>();
            try (var fs = JavaDoor.connect(environment, home, settings -> settings, events::add)) {
                for (String namespace : List.of("/private", "/public")) {
                    fs.read(url(namespace + "/d/a.bin"));
                    fs.read(url(namespace + "/d/a.bin"), 10, 50);
                    fs.stat(url(namespace + "/d"));
                    try (var entries = fs.list(url(namespace + "/d"))) {
                        assertThat(entries).hasSize(1);
                    }
                    assertThat(fs.exists(url(namespace + "/missing"))).isFalse();
                }
            }
            var sent = testbed.requests().fromClients();
            assertThat(sent)
                    .filteredOn(LoggedRequest::carriesToken)
                    .isNotEmpty()
                    .allSatisfy(request -> {
                        assertThat(request.role()).isIn(Role.CACHE, Role.ORIGIN);
                        assertThat(request.path()).startsWith("/private/");
                        assertThat(request.header("authorization")).isPresent();
                    });
            assertThat(sent).extracting(LoggedRequest::role).contains(Role.PROXY, Role.DIRECTOR, Role.DISCOVERY);
            assertThat(events.toString()).doesNotContain(token.substring(token.length() - 20));
        }
    }

    private static String url(String path) {
        return "pelican://" + HOST + path;
    }
}
