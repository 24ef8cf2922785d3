package io.pelicanfs.conformance.trees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that were replaced after every cache had fetched them: trees bring what the listing tells. */
class StaleCacheTest {
    private static final String LONGER = "/public/in/longer";
    private static final String EQUAL = "/public/in/equal";
    private static final Instant BEFORE = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    Path home;

    private Testbed federation;

    @BeforeEach
    void replaceWhatTheCachesHold() throws IOException {
        federation = Testbed.builder()
                .caches(2)
                .namespace(Namespace.publicReads("/public"))
                .start();
        publish(LONGER, "one", BEFORE);
        publish(EQUAL, "AAAA", BEFORE);
        for (var cache : federation.caches()) {
            pelfs("-c", cache.baseUrl(), "cat", federation.url(LONGER), federation.url(EQUAL));
        }
        publish(LONGER, "a much longer two", BEFORE.plusSeconds(60));
        publish(EQUAL, "CCCC", BEFORE.plusSeconds(60));
    }

    private void publish(String path, String content, Instant modified) throws IOException {
        federation.put(path, content.getBytes(UTF_8));
        Files.setLastModifiedTime(federation.object(path), FileTime.from(modified));
    }

    @AfterEach
    void close() {
        federation.close();
    }

    private PelfsInProcess.Outcome pelfs(String... words) {
        var environment = Map.of(
                "SSL_CERT_FILE",
                federation.caFile().toString(),
                "BEARER_TOKEN",
                federation.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
        var outcome = PelfsInProcess.run(environment, home, words);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome;
    }

    @Test
    void theCachesDoHoldWhatWasThereBefore() {
        assertThat(pelfs("cat", federation.url(EQUAL)).out()).isEqualTo("AAAA".getBytes(UTF_8));
    }

    @Test
    void aTreeComesAsItIsListed() {
        pelfs("get", "-r", federation.url("/public/in"), "down");

        assertThat(home.resolve("down/longer")).hasContent("a much longer two");
        assertThat(home.resolve("down/equal")).hasContent("CCCC");
    }

    @Test
    void aFileOfWhatTheCachesHoldIsReplaced() throws IOException {
        Files.createDirectories(home.resolve("down"));
        Files.writeString(home.resolve("down/equal"), "AAAA");

        pelfs("sync", "--checksum", federation.url("/public/in"), "down");

        assertThat(home.resolve("down/equal")).hasContent("CCCC");
    }

    @Test
    void aCopyIsOfWhatIsListed() throws IOException {
        pelfs("cp", "-r", federation.url("/public/in"), federation.url("/public/copy"));

        assertThat(federation.object("/public/copy/longer")).hasContent("a much longer two");
        assertThat(federation.object("/public/copy/equal")).hasContent("CCCC");
    }
}
