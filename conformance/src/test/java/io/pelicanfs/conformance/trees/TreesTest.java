package io.pelicanfs.conformance.trees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.transfer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Final names hold whole, right objects whatever happens; another run completes the tree and leaves nothing behind. */
class TreesTest {
    private static final int RUNS = 10;
    private static final long SEED = 20261124;
    private static final int OBJECTS = 24;

    @TempDir
    Path folder;

    private final Map<String, String> contents = new TreeMap<>();
    private Testbed federation;
    private Path token;

    @BeforeEach
    void publish() throws IOException {
        federation = Testbed.builder()
                .caches(2)
                .namespace(Namespace.publicReads("/public"))
                .start();
        token = Files.writeString(
                folder.resolve("token"),
                federation.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
        for (int i = 0; i < OBJECTS; i++) {
            var name = (i % 3 == 0 ? "sub é %+#,;/" : "") + i + ".txt";
            contents.put(name, ("content " + i + " ").repeat(2000));
            federation.put("/public/in/" + name, contents.get(name).getBytes(UTF_8));
            var file = folder.resolve("up").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, contents.get(name));
        }
    }

    @AfterEach
    void close() {
        federation.close();
    }

    private String[] get() {
        return TreeProcess.arguments("get", federation, token, "/public/in", folder.resolve("down"));
    }

    private String[] put(String path) {
        return TreeProcess.arguments("put", federation, token, path, folder.resolve("up"));
    }

    private static Map<String, String> tree(Path root) throws IOException {
        var found = new TreeMap<String, String>();
        if (!Files.exists(root)) {
            return found;
        }
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                found.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return found;
    }

    private void finalNamesHoldWholeObjects(Path root) throws IOException {
        var found = tree(root);
        found.keySet().removeIf(name -> Path.of(name).getFileName().toString().startsWith("."));
        assertThat(contents.entrySet()).containsAll(found.entrySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "stall", "500", "404", "flipped"})
    @Timeout(60)
    void aGetOvercomesACacheThatFails(String trouble) throws IOException {
        var fault = switch (trouble) {
            case "cut" -> Fault.cut(100);
            case "stall" -> Fault.status(503, Duration.ofSeconds(1));
            case "500" -> Fault.status(500);
            case "404" -> Fault.status(404);
            default -> Fault.flippedByte(50);
        };
        federation.inject(
                fault,
                Match.on(federation.cache(0))
                        .source(Source.CLIENT)
                        .method("GET")
                        .path("/public/in/*.txt"));

        var summary = TreeProcess.run(get());

        assertThat(summary.firstFailure()).isEmpty();
        assertThat(tree(folder.resolve("down"))).isEqualTo(contents);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "500"})
    @Timeout(60)
    void aPutThatBrokeOffIsCompletedByTheNextRun(String trouble) throws IOException {
        var fault = trouble.equals("cut") ? Fault.cut(0) : Fault.status(500);
        federation.inject(
                fault, Match.on(Role.ORIGIN).source(Source.CLIENT).method("PUT").times(8));

        TreeProcess.run(put("/public/out"));
        var summary = TreeProcess.run(put("/public/out"));

        assertThat(summary.firstFailure()).isEmpty();
        assertThat(tree(federation.object("/public/out"))).isEqualTo(contents);
    }

    @Test
    void aSecondRunMovesNothingEitherWay() throws IOException {
        TreeProcess.run(get());
        TreeProcess.run(put("/public/out"));

        var got = TreeProcess.run(get());
        var put = TreeProcess.run(put("/public/out"));

        assertThat(got.changedNothing()).isTrue();
        assertThat(put.changedNothing()).isTrue();
        assertThat(put.count(Outcome.UNCHANGED)).isEqualTo(OBJECTS);
    }

    @Test
    void anObjectOnTheWayDownCostsOneRequest() throws IOException {
        federation.requests().clear();

        TreeProcess.run(get());

        assertThat(federation.requests().count(Role.CACHE)).isLessThanOrEqualTo(OBJECTS);
    }

    @Test
    @Timeout(240)
    void aKilledGetIsCompletedByTheNextRun() throws Exception {
        var random = new Random(SEED);
        federation.inject(
                Fault.trickle(4 << 10, Duration.ofMillis(20)),
                Match.on(Role.CACHE).source(Source.CLIENT).method("GET"));
        for (int run = 0; run < RUNS; run++) {
            killed(random.nextInt(2500), get());
            finalNamesHoldWholeObjects(folder.resolve("down"));
        }
        federation.clearFaults();

        assertThat(TreeProcess.run(get()).firstFailure()).isEmpty();
        assertThat(tree(folder.resolve("down"))).isEqualTo(contents);
    }

    @Test
    @Timeout(240)
    void aKilledPutIsCompletedByTheNextRun() throws Exception {
        var random = new Random(SEED);
        for (int run = 0; run < RUNS; run++) {
            var path = "/public/out" + run;
            killed(300 + random.nextInt(1500), put(path));
            finalNamesHoldWholeObjects(federation.object(path));

            assertThat(TreeProcess.run(put(path)).firstFailure()).isEmpty();
            assertThat(tree(federation.object(path))).isEqualTo(contents);
        }
    }

    private static void killed(int millis, String... arguments) throws IOException, InterruptedException {
        var process = TreeProcess.start(arguments);
        process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
    }
}
