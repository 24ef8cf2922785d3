package io.pelicanfs.conformance.credentials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.conformance.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process with secrets, all it says kept in its folder, its arguments looked at while it runs. */
final class PrivateProcess implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final Pattern OPTION = Pattern.compile("-XX:[-+]\\w+");
    /** Long enough for no chance meeting, short enough for a token that is told in part. */
    private static final int PIECE_CHARS = 12;

    private final Path home;
    private final List<String> pieces = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Path log;
    private final StringBuilder seenArguments = new StringBuilder();
    private @Nullable Process process;

    PrivateProcess(Path home, String... secrets) throws IOException {
        this.home = home;
        this.log = Files.createTempFile(home, "log", "");
        for (String secret : secrets) {
            // A JWT's header tells nothing, and is the same for all.
            String hidden = secret.substring(secret.indexOf('.') + 1);
            for (int at = 0; at + PIECE_CHARS <= hidden.length(); at += PIECE_CHARS) {
                pieces.add(hidden.substring(at, at + PIECE_CHARS));
            }
        }
    }

    /** Returns the values in a JSON text that are long enough to be tokens. */
    static String[] quotedSecrets(String json) {
        return Pattern.compile("\"(?:accessToken|refreshToken|secret|clientSecret)\":\"([^\"]+)\"")
                .matcher(json)
                .results()
                .map(found -> found.group(1))
                .toArray(String[]::new);
    }

    PrivateProcess with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    PrivateProcess startPelfs(String... words) throws IOException {
        var arguments = new ArrayList<>(List.of("io.pelicanfs.cli.Main"));
        arguments.addAll(List.of(words));
        return start(arguments.toArray(new String[0]));
    }

    /** Starts a main class with the options that {@code ./pelfs} gives, and every log on. */
    PrivateProcess start(String... mainAndArguments) throws IOException {
        var temporary = Files.createDirectories(home.resolve("tmp"));
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        var options = OPTION.matcher(Files.readString(Page.root().resolve("pelfs")));
        options.results().map(found -> found.group()).forEach(command::add);
        command.addAll(List.of(
                "-XX:ErrorFile=" + report(),
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(Arrays.asList(mainAndArguments));
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        process = builder.start();
        return this;
    }

    /** Waits for a line of the output, looking at the arguments meanwhile. */
    void awaitLine(String line) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!log().lines().toList().contains(line)) {
            assertThat(running().isAlive() && System.nanoTime() < end)
                    .as(this::log)
                    .isTrue();
            look();
            running().waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the input, waits for the end, and returns the exit code. */
    int end() throws IOException, InterruptedException {
        running().getOutputStream().close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!running().waitFor(20, TimeUnit.MILLISECONDS)) {
            look();
            assertThat(System.nanoTime()).as(this::log).isLessThan(end);
        }
        return running().exitValue();
    }

    /** Makes the JVM crash as an error in a native library would. */
    void crash() throws IOException, InterruptedException {
        int sent = new ProcessBuilder("kill", "-SEGV", String.valueOf(running().pid()))
                .start()
                .waitFor();
        assertThat(sent).isZero();
        assertThat(running().waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    Path report() {
        return home.resolve("hs_err.log");
    }

    String log() {
        try {
            return Files.readString(log, ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Looks for every piece of the secrets in arguments, output and every file, but those where the secrets are kept. */
    void assertNothingTold(Path... keeping) throws IOException {
        assertThat(seenArguments.toString()).as("the arguments").contains("java");
        assertNone("the arguments", seenArguments.toString());
        try (var all = Files.walk(home)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                assertNone(file.toString(), file.toString());
                if (!List.of(keeping).contains(file)) {
                    assertNone(file.toString(), Files.readString(file, ISO_8859_1));
                }
            }
        }
    }

    private void assertNone(String where, String text) {
        assertThat(pieces).isNotEmpty();
        assertThat(pieces.stream().filter(text::contains))
                .as("what %s tells of a token", where)
                .isEmpty();
    }

    private void look() {
        try {
            seenArguments.append(Files.readString(Path.of("/proc/" + running().pid() + "/cmdline"), UTF_8));
        } catch (IOException ended) {
            // It has ended since.
        }
    }

    private Process running() {
        return Objects.requireNonNull(process);
    }

    @Override
    public void close() {
        running().destroyForcibly();
    }
}
