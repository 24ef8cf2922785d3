package io.pelicanfs.conformance.trees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sync --delete} deletes only what is known not to be there. */
final class SyncDeleteTest {
    @TempDir
    Path home;

    private Testbed testbed;
    private Path down;

    @BeforeEach
    void copy() throws IOException {
        testbed = Testbed.start();
        testbed.put("/public/in/a.txt", "a".getBytes(UTF_8));
        testbed.put("/public/in/sub/b.txt", "b".getBytes(UTF_8));
        down = home.resolve("down");
        assertThat(sync()).isZero();
        Files.writeString(down.resolve("extra.txt"), "nowhere else");
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    private int sync(String... more) {
        var environment = Map.of(
                "SSL_CERT_FILE",
                testbed.caFile().toString(),
                "BEARER_TOKEN",
                testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
        var arguments = new String[more.length + 3];
        arguments[0] = "sync";
        System.arraycopy(more, 0, arguments, 1, more.length);
        arguments[more.length + 1] = testbed.url("/public/in");
        arguments[more.length + 2] = "down";
        return PelfsInProcess.run(environment, home, arguments).exitCode();
    }

    @Test
    void whatIsGoneThereGoesHere() {
        assertThat(sync("--delete")).isZero();
        assertThat(down.resolve("extra.txt")).doesNotExist();
        assertThat(down.resolve("sub/b.txt")).exists();
    }

    @Test
    void withoutTheOptionNothingIsDeleted() {
        assertThat(sync()).isZero();
        assertThat(down.resolve("extra.txt")).exists();
    }

    @Test
    void aDryRunDeletesNothing() {
        assertThat(sync("--delete", "-n")).isZero();
        assertThat(down.resolve("extra.txt")).exists();
    }

    @Test
    void aListingThatFailsDeletesNothing() {
        testbed.inject(Fault.status(500), Match.anything().method("PROPFIND").path("/public/in/sub**"));
        assertThat(sync("--delete")).isNotZero();
        assertThat(down.resolve("sub/b.txt")).exists();
        assertThat(down.resolve("extra.txt")).exists();
    }

    @Test
    void aListingThatBreaksOffDeletesNothing() {
        testbed.inject(Fault.cut(900), Match.anything().method("PROPFIND"));
        assertThat(sync("--delete")).isNotZero();
        assertThat(down.resolve("a.txt")).exists();
        assertThat(down.resolve("extra.txt")).exists();
    }
}
