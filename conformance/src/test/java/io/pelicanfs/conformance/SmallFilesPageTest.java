package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page about small files, taken from there and run in its order. */
final class SmallFilesPageTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    Path home;

    private static List<String> commands() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "small-files.md"));
        var commands = new ArrayList<String>();
        page.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("pelfs "))
                // A model for texts is the quickstart's matter.
                .filter(line -> !line.startsWith("pelfs infer"))
                .flatMap(line ->
                        List.of(line.replaceAll("\\s+#.*|\\s+[|>] .*", "").split(" && ")).stream())
                .forEach(commands::add);
        return commands;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private String[] arguments(Testbed testbed, String command) {
        var words = new ArrayList<String>();
        WORD.matcher(command)
                .results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
                .map(word -> word.replace("osdf:///ns/me", testbed.url("/private/me")))
                .map(word -> word.replace(
                        "/path/of/the/export", home.resolve("export").toString()))
                .forEach(words::add);
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    @Test
    void everyCommandOfThePageDoesWhatItSays() throws IOException {
        var random = new Random(1);
        var members = new TreeMap<String, byte[]>();
        for (int i = 0; i < 30; i++) {
            var file = home.resolve("images/train/cat" + i + ".jpg");
            Files.createDirectories(file.resolveSibling("."));
            var bytes = new byte[1000 + random.nextInt(5000)];
            random.nextBytes(bytes);
            Files.write(file, bytes);
            members.put("train/cat" + i + ".jpg", bytes);
        }
        try (var testbed = Testbed.start()) {
            var token = testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/"));
            var environment = Map.of("SSL_CERT_FILE", testbed.caFile().toString(), "BEARER_TOKEN", token);
            String me = testbed.url("/private/me");
            assertThat(PelfsInProcess.run(environment, home, "put", "-r", "images", me + "/images")
                            .exitCode())
                    .isZero();
            testbed.put("/private/me/images.tar.gz", gzip(SampleArchive.TAR.of(members)));
            var commands = commands();
            assertThat(commands).hasSizeGreaterThan(10);
            for (String command : commands) {
                var outcome = PelfsInProcess.run(environment, home, arguments(testbed, command));
                assertThat(outcome.exitCode())
                        .as(command + "\n" + outcome.err())
                        .isZero();
            }
            assertThat(home.resolve("here/cat1.jpg")).hasSameBinaryContentAs(home.resolve("images/train/cat1.jpg"));
            assertThat(PelfsInProcess.run(environment, home, "ls", me + "/images")
                            .exitCode())
                    .isEqualTo(8);
        }
    }
}
