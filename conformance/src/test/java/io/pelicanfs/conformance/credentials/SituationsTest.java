package io.pelicanfs.conformance.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.conformance.Page;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The situations in which other clients were measured, with ours: right where a usable token exists, explained where none does. The table of
 * {@code docs/credentials.md} says what each client does, and this test what is true of it.
 */
final class SituationsTest {
    private static final String HEADING = "## Beside the other clients";
    private static final byte[] OBJECT =
            "a private object, nothing more".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @RegisterExtension
    static final TestbedExtension FEDERATION = TestbedExtension.standard();

    @TempDir
    Path home;

    static Stream<Arguments> everySituationThroughEveryDoor() throws IOException {
        return Situation.recorded().stream()
                .flatMap(situation -> Stream.of(Entrance.values()).map(door -> Arguments.of(situation, door)));
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("everySituationThroughEveryDoor")
    void endsAsThePageSays(Situation situation, Entrance door) throws IOException {
        var federation = federation(situation.path());
        var environment = situation.arrange(federation, home);
        var secrets = Situation.secrets(environment, home);
        var told = door.read(environment, home, situation.url(federation), OBJECT);
        String said = told.kind().equals("OK")
                ? "reads it"
                : "`" + told.kind() + "`, " + told.exitCode() + ": " + told.message();
        assertThat(row(situation).get(2))
                .as("what the page says of '%s', where it ends with: %s%n%s", situation, said, told.everything())
                .matches(cell -> Page.says(cell, said));
        secrets.forEach(secret -> assertThat(told.everything()).doesNotContain(secret));
        if (!told.kind().equals("OK")) {
            assertThat(told.nextStep()).isNotBlank();
        }
    }

    /** One object for all: written anew it would be another version for a cache that holds it. */
    private static synchronized Testbed federation(String path) {
        var federation = FEDERATION.testbed();
        if (!java.nio.file.Files.exists(federation.object(path))) {
            federation.put(path, OBJECT);
        }
        return federation;
    }

    private static List<String> row(Situation situation) throws IOException {
        return Page.of("credentials.md").table(HEADING).stream()
                .filter(row -> row.get(0).equals(String.valueOf(situation.number())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the page has no row " + situation.number()));
    }

    @Test
    void namesEverySituationAndWhatThePeersWereMeasuredToDo() throws IOException {
        var situations = Situation.recorded();
        var rows = Page.of("credentials.md").table(HEADING);
        assertThat(situations).hasSize(29);
        assertThat(rows).hasSameSizeAs(situations);
        for (var situation : situations) {
            var row = row(situation);
            int column = 3;
            for (int exitCode : situation.peers().values()) {
                assertThat(row.get(column++).startsWith("reads it"))
                        .as("row %s, column %d", row, column - 1)
                        .isEqualTo(exitCode == 0);
            }
        }
    }
}
