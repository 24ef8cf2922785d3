package io.pelicanfs.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.testbed.LoggedRequest;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table of {@code docs/transfers.md} costs what it says, in a process that knows nothing yet. */
final class VerbCostsTest {
    private static final String HEADING = "## What each costs in requests";
    private static final int OBJECTS_IN_EACH = 10;
    private static final String AGAIN = ", again";

    @TempDir
    Path home;

    static List<List<String>> rows() throws IOException {
        return Page.of("transfers.md").table(HEADING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aVerbCostsWhatTheTableSays(List<String> row) throws IOException {
        var command = row.get(0).replace("`", "");
        try (var testbed = Testbed.start()) {
            for (String collection : List.of("", "one/", "two/")) {
                var folder = Files.createDirectories(home.resolve("folder/" + collection));
                for (int i = 0; i < OBJECTS_IN_EACH; i++) {
                    testbed.put("/public/tree/" + collection + i, ("content " + i).getBytes(UTF_8));
                    Files.writeString(folder.resolve("local" + i), "content " + i);
                }
            }
            var words = command.replace(AGAIN, "").split(" ", -1);
            if (command.endsWith(AGAIN)) {
                pelfs(testbed, words);
                writtenASecondLater(testbed.object("/public/new"));
            }
            testbed.requests().clear();
            pelfs(testbed, words);

            var requests = testbed.requests().matching(request -> request.source() == Source.CLIENT);
            assertThat(requests.size() + ": " + told(requests)).isEqualTo(row.get(1));
        }
    }

    /** What is written in the second in which its source was made is compared by its digest, and real data is mostly older. */
    private static void writtenASecondLater(Path objects) throws IOException {
        if (Files.exists(objects)) {
            try (var all = Files.walk(objects)) {
                for (var object : all.toList()) {
                    var later = Files.getLastModifiedTime(object).toInstant().plusSeconds(2);
                    Files.setLastModifiedTime(object, FileTime.from(later));
                }
            }
        }
    }

    private void pelfs(Testbed testbed, String... words) {
        var arguments = Arrays.stream(words)
                .map(word -> switch (word) {
                    case "OBJECT" -> testbed.url("/public/tree/1");
                    case "TREE" -> testbed.url("/public/tree");
                    case "NEW" -> testbed.url("/public/new");
                    case "FILE" -> "folder/local1";
                    case "FOLDER" -> "folder";
                    case "DIR" -> "down";
                    default -> word;
                })
                .toArray(String[]::new);
        var environment = Map.of(
                "SSL_CERT_FILE",
                testbed.caFile().toString(),
                "BEARER_TOKEN",
                testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
        var outcome = PelfsInProcess.run(environment, home, arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static String told(List<LoggedRequest> requests) {
        var counts = new TreeMap<Role, Map<String, Long>>();
        for (var request : requests) {
            counts.computeIfAbsent(request.role(), role -> new TreeMap<>()).merge(request.method(), 1L, Long::sum);
        }
        return counts.entrySet().stream()
                .map(role -> role.getKey().name().toLowerCase(Locale.ROOT) + " "
                        + role.getValue().entrySet().stream()
                                .map(one -> one.getKey() + (one.getValue() > 1 ? " × " + one.getValue() : ""))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }
}
