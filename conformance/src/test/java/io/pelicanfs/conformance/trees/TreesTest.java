package io.pelicanfs.conformance.trees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.conformance.KillTally;
import io.pelicanfs.conformance.trees.TreeProcess.Verb;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.transfer.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Final names hold whole, right objects whatever happens; another run completes the tree and leaves nothing behind. */
class TreesTest {
    private static final int RUNS = Integer.getInteger("pelicanfs.kills", 10);
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

    /** From {@code /public/in} to the folder {@code down}, or from the folder {@code up} to {@code path}. */
    private String[] work(Verb verb, String path) {
        return verb.isDown()
                ? TreeProcess.arguments(verb, federation, token, "/public/in", folder.resolve("down"))
                : TreeProcess.arguments(verb, federation, token, path, folder.resolve("up"));
    }

    /** What a synchronisation is to delete, and all else to leave alone. */
    private void addExtra(Verb verb, String path) throws IOException {
        if (verb.isDown()) {
            Files.createDirectories(folder.resolve("down"));
            Files.writeString(folder.resolve("down/extra.txt"), "nowhere else");
        } else {
            federation.put(path + "/extra.txt", "nowhere else".getBytes(UTF_8));
        }
        if (!verb.isSync()) {
            contents.put("extra.txt", "nowhere else");
        }
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

    private static Map<String, String> finalNames(Path root) throws IOException {
        var found = tree(root);
        found.keySet().removeIf(name -> Path.of(name).getFileName().toString().startsWith("."));
        found.remove("extra.txt");
        return found;
    }

    private static Stream<Arguments> upAndTrouble() {
        return Stream.of(Verb.PUT, Verb.SYNC_UP)
                .flatMap(verb -> Stream.of("PUT cut", "PUT 500", "MOVE cut", "MOVE 500", "HEAD 500", "MOVE lost")
                        .map(trouble -> Arguments.of(verb, trouble)));
    }

    @ParameterizedTest
    @MethodSource("upAndTrouble")
    @Timeout(60)
    void whatBrokeOffOnTheWayUpIsCompletedByTheNextRun(Verb verb, String trouble) throws IOException {
        addExtra(verb, "/public/out");
        var words = trouble.split(" ", -1);
        var fault = switch (words[1]) {
            case "cut" -> Fault.cut(0);
            case "lost" -> Fault.lostAnswer();
            default -> Fault.status(500);
        };
        federation.inject(
                fault,
                Match.on(Role.ORIGIN).source(Source.CLIENT).method(words[0]).times(8));

        TreeProcess.run(work(verb, "/public/out"));
        assertThat(contents.entrySet())
                .containsAll(finalNames(federation.object("/public/out")).entrySet());
        var summary = TreeProcess.run(work(verb, "/public/out"));

        assertThat(summary.firstFailure()).isEmpty();
        assertThat(tree(federation.object("/public/out"))).isEqualTo(contents);
    }

    @ParameterizedTest
    @EnumSource
    void aSecondRunMovesNothing(Verb verb) throws IOException {
        TreeProcess.run(work(verb, "/public/out"));

        var again = TreeProcess.run(work(verb, "/public/out"));

        assertThat(again.changedNothing()).isTrue();
        assertThat(again.count(Outcome.UNCHANGED)).isEqualTo(OBJECTS);
    }

    @Test
    @Timeout(60)
    void twoAtOnceIntoOneCollectionDoNotDisturbEachOther() throws Exception {
        addExtra(Verb.SYNC_UP, "/public/out");
        var other = CompletableFuture.supplyAsync(() -> {
            try {
                return TreeProcess.run(work(Verb.SYNC_UP, "/public/out"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        var one = TreeProcess.run(work(Verb.SYNC_UP, "/public/out"));

        assertThat(one.firstFailure()).isEmpty();
        assertThat(other.get().firstFailure()).isEmpty();
        assertThat(tree(federation.object("/public/out"))).isEqualTo(contents);
    }

    @Test
    void anObjectOnTheWayDownCostsOneRequest() throws IOException {
        federation.requests().clear();

        TreeProcess.run(work(Verb.GET, ""));

        assertThat(federation.requests().count(Role.CACHE)).isLessThanOrEqualTo(OBJECTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"GET", "SYNC_DOWN"})
    @Timeout(1800)
    void whatWasKilledOnTheWayDownIsCompletedByTheNextRun(Verb verb) throws Exception {
        var random = new Random(SEED);
        var tally = new KillTally(verb.name());
        var down = folder.resolve("down");
        for (int run = 0; run < RUNS; run++) {
            addExtra(verb, "");
            // Some 1.5 seconds of sending, so that there is something to be killed in.
            federation.inject(
                    Fault.trickle(4 << 10, Duration.ofMillis(20)),
                    Match.on(Role.CACHE).source(Source.CLIENT).method("GET"));
            tally.kill(TreeProcess.start(work(verb, "")), random.nextInt(1500));
            federation.clearFaults();
            completes(tally, verb, "", down);
            Files.move(down, folder.resolve("done" + run));
        }
        tally.assertHarmless();
    }

    @ParameterizedTest
    @EnumSource(names = {"PUT", "SYNC_UP"})
    @Timeout(1800)
    void whatWasKilledOnTheWayUpIsCompletedByTheNextRun(Verb verb) throws Exception {
        var random = new Random(SEED);
        var tally = new KillTally(verb.name());
        for (int run = 0; run < RUNS; run++) {
            var path = "/public/out" + run;
            addExtra(verb, path);
            // Some 1.5 seconds of sending here too.
            federation.inject(
                    Fault.slowUpload(4 << 10, Duration.ofMillis(20)),
                    Match.on(Role.ORIGIN).source(Source.CLIENT).method("PUT"));
            tally.kill(TreeProcess.start(work(verb, path)), random.nextInt(1200));
            federation.clearFaults();
            completes(tally, verb, path, federation.object(path));
        }
        tally.assertHarmless();
    }

    /** Counts what a killed run left under final names, runs it again, and counts what else is there then. */
    private void completes(KillTally tally, Verb verb, String path, Path root) throws IOException {
        tally.wrong(finalNames(root).entrySet().stream()
                .filter(found -> !contents.entrySet().contains(found))
                .count());

        assertThat(TreeProcess.run(work(verb, path)).firstFailure()).isEmpty();

        var found = tree(root);
        tally.orphans(found.keySet().stream()
                .filter(name -> !contents.containsKey(name))
                .count());
        found.keySet().retainAll(contents.keySet());
        assertThat(found).isEqualTo(contents);
    }
}
