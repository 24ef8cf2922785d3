package io.pelicanfs.conformance.trees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sync --delete} deletes only what is known not to be at the source, on both ways. */
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
        return run(testbed.url("/public/in"), "down", more);
    }

    private int syncUp(String... more) {
        return run("up", testbed.url("/public/in"), more);
    }

    private int run(String from, String to, String... more) {
        var environment = Map.of(
                "SSL_CERT_FILE",
                testbed.caFile().toString(),
                "BEARER_TOKEN",
                testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
        var arguments = new String[more.length + 3];
        arguments[0] = "sync";
        System.arraycopy(more, 0, arguments, 1, more.length);
        arguments[more.length + 1] = from;
        arguments[more.length + 2] = to;
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
    void aTransferThatFailsDeletesNothing() throws IOException {
        testbed.put("/public/in/new.txt", "new".getBytes(UTF_8));
        testbed.inject(Fault.status(403), Match.anything().method("GET").path("/public/in/new.txt"));
        assertThat(sync("--delete")).isNotZero();
        assertThat(down.resolve("extra.txt")).exists();
        testbed.clearFaults();
        assertThat(sync("--delete")).isZero();
        assertThat(down.resolve("extra.txt")).doesNotExist();
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

    /** The folder {@code up} has {@code a.txt} of what is there, and a file that is not. */
    private void begin() throws IOException {
        testbed.put("/public/in/extra/deep/c.txt", "c".getBytes(UTF_8));
        Files.createDirectory(home.resolve("up"));
        Files.writeString(home.resolve("up/a.txt"), "a");
        Files.writeString(home.resolve("up/new.txt"), "new");
    }

    private List<String> there() throws IOException {
        var root = testbed.object("/public/in");
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsGoneHereGoesThere() throws IOException {
        begin();
        assertThat(syncUp("--delete")).isZero();
        assertThat(there()).containsExactly("a.txt", "new.txt");
        assertThat(testbed.object("/public/in/extra")).doesNotExist();
    }

    @Test
    void withoutTheOptionNothingIsDeletedThere() throws IOException {
        begin();
        assertThat(syncUp()).isZero();
        assertThat(there()).containsExactly("a.txt", "extra/deep/c.txt", "new.txt", "sub/b.txt");
    }

    @Test
    void aDryRunDeletesNothingThere() throws IOException {
        begin();
        assertThat(syncUp("--delete", "-n")).isZero();
        assertThat(there()).containsExactly("a.txt", "extra/deep/c.txt", "sub/b.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep", "deep/", "./extra/deep/", "/extra/deep", "dee?", "extra/deep/**"})
    void whatIsExcludedStaysThere(String pattern) throws IOException {
        begin();
        assertThat(syncUp("--delete", "--exclude", pattern)).isZero();
        assertThat(there()).containsExactly("a.txt", "extra/deep/c.txt", "new.txt");
    }

    @Test
    void aTransferThatFailsDeletesNothingThere() throws IOException {
        begin();
        testbed.inject(Fault.status(507), Match.on(Role.ORIGIN).method("PUT"));
        assertThat(syncUp("--delete")).isNotZero();
        assertThat(there()).containsExactly("a.txt", "extra/deep/c.txt", "sub/b.txt");
        testbed.clearFaults();
        assertThat(syncUp("--delete")).isZero();
        assertThat(there()).containsExactly("a.txt", "new.txt");
    }

    /** Not even what looks like a temporary name of some other program, beside a file of ours. */
    @Test
    void aPutDeletesNothingThatSomebodyElseNamed() throws IOException {
        begin();
        testbed.put("/public/in/.a.txt.backup.part", "precious".getBytes(UTF_8));
        Files.writeString(home.resolve("up/.new.txt.old.part"), "precious");
        for (int run = 0; run < 2; run++) {
            assertThat(syncUp()).isZero();
            assertThat(there()).contains(".a.txt.backup.part", ".new.txt.old.part");
        }
    }

    @Test
    void whatAnotherPutHasBegunIsLeftToItForADay() throws IOException {
        begin();
        var begun = testbed.object("/public/in/.new.txt.1x2y.pelfs-part");
        testbed.put("/public/in/.new.txt.1x2y.pelfs-part", "ne".getBytes(UTF_8));
        assertThat(syncUp("--delete")).isZero();
        assertThat(begun).exists();
        assertThat(sync()).isZero();
        assertThat(down.resolve(".new.txt.1x2y.pelfs-part")).doesNotExist();

        Files.setLastModifiedTime(begun, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        assertThat(syncUp()).isZero();
        assertThat(begun).doesNotExist();
    }

    @Test
    void aListingThereThatFailsDeletesNothing() throws IOException {
        begin();
        Files.createDirectory(home.resolve("up/sub"));
        testbed.inject(Fault.status(500), Match.anything().method("PROPFIND").path("/public/in/sub**"));
        assertThat(syncUp("--delete")).isNotZero();
        assertThat(there()).contains("extra/deep/c.txt", "sub/b.txt");
    }

    @Test
    void aListingThereThatBreaksOffDeletesNothing() throws IOException {
        begin();
        testbed.inject(Fault.cut(900), Match.anything().method("PROPFIND"));
        assertThat(syncUp("--delete")).isNotZero();
        assertThat(there()).contains("a.txt", "extra/deep/c.txt", "sub/b.txt");
    }

    /** Mounted nowhere today, or the wrong variable in a script: a source that is missing is no empty source. */
    @Test
    void aSourceThatIsMissingDeletesNothing() throws IOException {
        assertThat(syncUp("--delete")).isNotZero();
        assertThat(there()).containsExactly("a.txt", "sub/b.txt");
        assertThat(run(testbed.url("/public/nowhere"), "down", "--delete")).isNotZero();
        assertThat(down.resolve("a.txt")).exists();
    }

    @Test
    void aLinkOnTheWayDownIsDeletedAndNotFollowed() throws IOException {
        var outside = Files.createDirectory(home.resolve("outside"));
        Files.writeString(outside.resolve("precious.txt"), "precious");
        Files.createSymbolicLink(down.resolve("link"), outside);
        assertThat(sync("--delete")).isZero();
        assertThat(down.resolve("link")).doesNotExist();
        assertThat(outside.resolve("precious.txt")).exists();
    }

    /** At the source {@code a.txt} has become a collection and {@code sub} an object. */
    private void exchangeKindsThere() throws IOException {
        Files.delete(testbed.object("/public/in/a.txt"));
        testbed.put("/public/in/a.txt/deep/c.txt", "c".getBytes(UTF_8));
        Files.delete(testbed.object("/public/in/sub/b.txt"));
        Files.delete(testbed.object("/public/in/sub"));
        testbed.put("/public/in/sub", "s".getBytes(UTF_8));
    }

    /** The folder {@code up} has what is there, each of the other kind. */
    private void exchangeKindsHere() throws IOException {
        Files.createDirectories(home.resolve("up/a.txt/deep"));
        Files.writeString(home.resolve("up/a.txt/deep/c.txt"), "c");
        Files.writeString(home.resolve("up/sub"), "s");
    }

    @Test
    void whatBecameOfTheOtherKindIsReplacedHere() throws IOException {
        exchangeKindsThere();
        assertThat(sync()).isNotZero();
        assertThat(down.resolve("sub/b.txt")).exists();

        assertThat(sync("--delete", "-n")).isZero();
        assertThat(down.resolve("sub/b.txt")).exists();
        assertThat(down.resolve("a.txt")).isRegularFile();

        assertThat(sync("--delete")).isZero();
        assertThat(down.resolve("a.txt/deep/c.txt")).hasContent("c");
        assertThat(down.resolve("sub")).hasContent("s");
        assertThat(down.resolve("extra.txt")).doesNotExist();
    }

    @Test
    void whatBecameOfTheOtherKindIsReplacedThere() throws IOException {
        exchangeKindsHere();
        assertThat(syncUp()).isNotZero();
        assertThat(syncUp("--delete", "-n")).isZero();
        assertThat(there()).containsExactly("a.txt", "sub/b.txt");

        assertThat(syncUp("--delete")).isZero();
        assertThat(there()).containsExactly("a.txt/deep/c.txt", "sub");
    }

    @Test
    void whatBecameOfTheOtherKindIsReplacedBetweenCollections() throws IOException {
        assertThat(run(testbed.url("/public/in"), testbed.url("/public/copy"))).isZero();
        exchangeKindsThere();

        assertThat(run(testbed.url("/public/in"), testbed.url("/public/copy"), "--delete"))
                .isZero();
        assertThat(testbed.object("/public/copy/a.txt/deep/c.txt")).hasContent("c");
        assertThat(testbed.object("/public/copy/sub")).hasContent("s");
    }

    @Test
    void whatIsOfTheOtherKindStaysIfAnythingFailed() throws IOException {
        exchangeKindsThere();
        testbed.put("/public/in/new.txt", "new".getBytes(UTF_8));
        testbed.inject(Fault.status(403), Match.anything().method("GET").path("/public/in/new.txt"));
        assertThat(sync("--delete")).isNotZero();
        assertThat(down.resolve("sub/b.txt")).exists();
        assertThat(down.resolve("a.txt")).isRegularFile();
    }

    @Test
    void whatIsOfTheOtherKindStaysThereIfAnythingFailed() throws IOException {
        exchangeKindsHere();
        Files.writeString(home.resolve("up/new.txt"), "new");
        testbed.inject(Fault.status(507), Match.on(Role.ORIGIN).method("PUT"));
        assertThat(syncUp("--delete")).isNotZero();
        assertThat(there()).containsExactly("a.txt", "sub/b.txt");
    }

    @Test
    void whatIsExcludedBelowItKeepsWhatIsOfTheOtherKind() throws IOException {
        exchangeKindsThere();
        assertThat(sync("--delete", "--exclude", "b.txt")).isNotZero();
        assertThat(down.resolve("sub/b.txt")).exists();

        exchangeKindsHere();
        testbed.put("/public/other/sub/b.txt", "b".getBytes(UTF_8));
        assertThat(run("up", testbed.url("/public/other"), "--delete", "--exclude", "b.txt"))
                .isNotZero();
        assertThat(testbed.object("/public/other/sub/b.txt")).exists();
    }

    @Test
    void aLinkWhereAFolderShouldBeIsLeftAlone() throws IOException {
        var outside = Files.writeString(home.resolve("precious.txt"), "precious");
        Files.delete(down.resolve("a.txt"));
        Files.createSymbolicLink(down.resolve("a.txt"), outside);
        exchangeKindsThere();
        assertThat(sync("--delete")).isNotZero();
        assertThat(down.resolve("a.txt")).isSymbolicLink();
        assertThat(outside).hasContent("precious");
    }
}
