package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Every flag of {@code pelican object} (protocol facts §9.2): each is taken with the same meaning, or refused; none is taken and ignored.
 */
class PelicanFlagsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "get, -c caches /x",
        "get, --cache caches /x",
        "get, -t file /x",
        "get, --token file /x",
        "get, --direct /x",
        "get, -r /x",
        "get, --recursive /x",
        "get, --dry-run /x",
        "put, -t file /x",
        "put, -r /x",
        "put, --recursive /x",
        "put, --dry-run /x",
        "copy, -c caches /x",
        "copy, -t file /x",
        "copy, -r /x",
        "copy, --direct /x",
        "du, -t file /x",
        "du, -j /x",
        "du, -s /x",
        "du, --summarize /x",
        "du, --max-depth 2 /x",
        "du, --count /x",
        "du, --human-readable /x",
        "du, -h /x",
        "delete, -t file /x",
        "delete, -r /x",
        "ls, -t file /x",
        "ls, -l /x",
        "ls, --long /x",
        "ls, -1 /x",
        "ls, --single-column /x",
        "ls, -C /x",
        "ls, --collection-only /x",
        "ls, -O /x",
        "ls, --object-only /x",
        "ls, -j /x",
        "ls, --json /x",
        "ls, -r /x",
        "ls, --recursive /x",
        "ls, --depth 3 /x",
        "stat, -t file /x",
        "stat, -j /x",
        "stat, --json /x",
    })
    void isTaken(String verb, String arguments) {
        var line = new CommandLine(Verbs.named(verb).orElseThrow());

        var parsed = line.parseArgs(arguments.split(" "));

        assertThat(parsed.matchedOptions()).hasSize(1);
        assertThat(parsed.matchedPositionals()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "get, --inplace",
        "get, --cache-list-name=n",
        "get, --caches=f",
        "get, --transfer-stats=f",
        "get, --pack",
        "get, --async",
        "get, --wait",
        "put, --checksum-algorithm=md5",
        "put, --require-checksum",
        "put, --checksums=f",
        "put, --transfer-stats=f",
        "put, --pack",
        "put, --async",
        "put, --wait",
        "put, --metadata-file=f",
        "put, --metadata-body=f",
        "put, --metadata-content-type=t",
        "copy, --source-token=f",
        "copy, --dest-token=f",
        "copy, --methods=http",
        "copy, --caches=f",
        "copy, --async",
        "copy, --wait",
        "copy, --transfer-server=u",
        "copy, --transfer-server-token=f",
        "copy, --source-credential-id=i",
        "copy, --dest-credential-id=i",
        "copy, --dest-origin=u",
        "sync, --inplace",
        "du, --collections-url=u",
        "ls, --collections-url=u",
        "stat, --checksums=md5",
    })
    void isNamedAsMissing(String verb, String flag) {
        var desk = Desk.in(folder);

        assertThat(desk.run("object", verb, flag, "-f", "localhost:1", "/x")).isEqualTo(4);

        assertThat(desk.err())
                .startsWith("pelfs: " + flag.replaceFirst("=.*", "") + " is not supported. ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"get, --source-token", "put, --dest-token"})
    void theTokenOfTheOnlySideIsTheToken(String verb, String flag) {
        for (var words : List.of(List.of(flag, "f"), List.of(flag + "=f"))) {
            var parsed = new CommandLine(Verbs.named(verb).orElseThrow())
                    .parseArgs(PelicanFlags.translated(verb, words).toArray(String[]::new));

            assertThat(parsed.hasMatchedOption("--token")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"share", "prestage", "evict"})
    void verbIsNamedAsMissing(String verb) {
        var desk = Desk.in(folder);

        assertThat(desk.run("object", verb, "/x")).isEqualTo(4);

        assertThat(desk.err()).contains("there is no verb '" + verb + "' yet");
    }

    @Test
    void noTwoOptionsOfAVerbShareALetter() {
        for (var verb : Verbs.all()) {
            List<String> names = new ArrayList<>();
            new CommandLine(verb).getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
            assertThat(names).doesNotHaveDuplicates().contains("-j", "-q", "-v", "-d", "-h", "--version");
        }
    }
}
