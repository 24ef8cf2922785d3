package io.pelicanfs.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves behind, seen from outside: each test starts a Java of its own. */
class NativeSetupTest {
    @TempDir
    Path scratch;

    @Test
    void allThatNativeCodeUnpacksLiesInOurFolderAndTelemetryIsOffWithoutALauncher() throws Exception {
        var home = Files.createDirectory(scratch.resolve("home"));
        var temporary = Files.createDirectory(scratch.resolve("tmp"));
        var folder = scratch.resolve("folder");

        embedOnce(home, temporary, folder);

        assertThat(files(home)).isEmpty();
        assertThat(files(temporary)).isEmpty();
        assertThat(files(folder)).anyMatch(name -> name.endsWith(System.mapLibraryName("tokenizers")));
        assertThat(files(folder)).anyMatch(name -> name.endsWith(System.mapLibraryName("onnxruntime")));
    }

    private void embedOnce(Path home, Path temporary, Path folder) throws IOException, InterruptedException {
        var log = scratch.resolve("log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:-UsePerfData",
                        "-Duser.home=" + home,
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbedOnce.class.getName(),
                        folder.toString())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("ORT_DISABLE_TELEMETRY");
        builder.environment().remove("DJL_CACHE_DIR");
        builder.environment().put("HOME", home.toString());

        assertThat(builder.start().waitFor()).as(() -> read(log)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    /** The program of the other process. */
    static final class EmbedOnce {
        private EmbedOnce() {}

        public static void main(String[] args) throws Exception {
            try (var engine = Models.open("minilm", new EngineOptions(1, Path.of(args[0])))) {
                if (!(engine.run(List.of(FakeSource.text("a", "a star"))).get(0) instanceof Answer.Embedding)) {
                    throw new IllegalStateException("no embedding");
                }
            }
        }
    }
}
