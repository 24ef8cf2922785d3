package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a process of its own. */
class ProcessTest {
    @TempDir
    Path folder;

    private static List<String> command(String classPath, String... args) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "io.pelicanfs.cli.Main"));
        command.addAll(List.of(args));
        return command;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The class path of an installation of the core command alone. */
    private static String coreClassPath() {
        return Arrays.stream(classPath().split(File.pathSeparator, -1))
                .filter(entry ->
                        !entry.matches(".*(pelicanfs-inference|pelicanfs-testbed|/inference/target|/testbed/target"
                                + "|onnxruntime|tokenizers|jetty|nimbus|bouncycastle|bcp|langchain|extjwnl).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void runsWithoutTheOptionalModulesAndNamesThemWhenTheyAreWanted() throws Exception {
        var help = Processes.run(folder, Map.of(), command(coreClassPath(), "--help"));
        var infer =
                Processes.run(folder, Map.of(), command(coreClassPath(), "infer", "--model", "minilm", "osdf:///ns/x"));
        var testbed = Processes.run(folder, Map.of(), command(coreClassPath(), "testbed", "--dir", "d"));

        assertThat(help.exitCode()).as(help.err()).isZero();
        assertThat(help.out()).contains("infer").contains("testbed");
        assertThat(infer.exitCode()).isEqualTo(4);
        assertThat(infer.err())
                .contains("'pelfs infer' needs pelicanfs-inference.jar")
                .hasLineCount(1);
        assertThat(testbed.err())
                .contains("'pelfs testbed' needs pelicanfs-testbed.jar")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsItAtOnceAndLeavesNothing(String signal, int exitCode) throws Exception {
        try (var testbed = Testbed.start()) {
            testbed.put("/public/large", new byte[1 << 20]);
            testbed.inject(new Fault.Stall(1000), Match.on(Role.CACHE).method("GET"));
            var target = Files.createDirectories(folder.resolve("target"));
            var environment = Map.of(
                    "PELICAN_FEDERATION_DISCOVERYURL", testbed.discoveryUrl(),
                    "PELICAN_SERVER_TLSCACERTIFICATEFILE", testbed.caFile().toString());
            var running = Processes.start(
                    folder, environment, command(classPath(), "get", "/public/large", target.toString()));
            awaitPartial(target, running);

            long before = System.nanoTime();
            running.signal(signal);
            var ended = running.end();

            assertThat(ended.exitCode()).isEqualTo(exitCode);
            assertThat(ended.out() + ended.err()).isEmpty();
            assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
            assertThat(target).isEmptyDirectory();
        }
    }

    @Test
    void aStoppedTransferLeavesTheRecordOfWhatItDid() throws Exception {
        try (var testbed = Testbed.start()) {
            testbed.put("/public/data/done", new byte[1000]);
            testbed.put("/public/data/large", new byte[1 << 20]);
            testbed.inject(
                    new Fault.Stall(1000), Match.on(Role.CACHE).method("GET").path("/public/data/large"));
            var environment = Map.of(
                    "PELICAN_FEDERATION_DISCOVERYURL", testbed.discoveryUrl(),
                    "PELICAN_SERVER_TLSCACERTIFICATEFILE", testbed.caFile().toString());
            var running = Processes.start(
                    folder, environment, command(classPath(), "get", "-r", "--json", "/public/data", "target"));
            while (!running.hasWritten("/done") && running.process().isAlive()) {
                Thread.onSpinWait();
            }

            running.signal("TERM");
            var ended = running.end();

            assertThat(ended.exitCode()).isEqualTo(143);
            assertThat(ended.out()).contains("{\"summary\":{\"copied\":1,").hasLineCount(2);
        }
    }

    @Test
    void aStoppedRunOfAModelLeavesNoPartOfItsResults() throws Exception {
        try (var testbed = Testbed.start()) {
            testbed.put("/public/text", "a text".getBytes(StandardCharsets.UTF_8));
            testbed.inject(new Fault.Stall(1), Match.on(Role.CACHE).method("GET"));
            var results = Files.createDirectories(folder.resolve("results"));
            var list = Files.writeString(folder.resolve("list"), "/public/text\n");
            var environment = Map.of(
                    "_CONDOR_SCRATCH_DIR", folder.toString(),
                    "PELICAN_FEDERATION_DISCOVERYURL", testbed.discoveryUrl(),
                    "PELICAN_SERVER_TLSCACERTIFICATEFILE", testbed.caFile().toString());
            var running = Processes.start(
                    folder,
                    environment,
                    command(
                            classPath(),
                            "infer",
                            "--model",
                            "minilm",
                            "--files-from",
                            list.toString(),
                            "-o",
                            results + "/out.jsonl"));
            awaitPartial(results, running);

            running.signal("TERM");

            assertThat(running.end().exitCode()).isEqualTo(143);
            assertThat(results).isEmptyDirectory();
        }
    }

    private static void awaitPartial(Path target, Processes.Running running) throws IOException, InterruptedException {
        while (running.process().isAlive()) {
            try (var files = Files.list(target)) {
                if (files.findAny().isPresent()) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(running.end());
    }

    @Test
    void theTestbedRunsUntilStoppedAndKeepsTheData() throws Exception {
        var running = Processes.start(folder, Map.of(), command(classPath(), "testbed", "--dir", "fed"));
        while (!running.hasWritten("until Ctrl-C") && running.process().isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(folder.resolve("fed/env.sh")).exists();
        Files.writeString(folder.resolve("fed/data/public/mine.txt"), "kept");

        running.signal("INT");

        assertThat(running.end().exitCode()).isEqualTo(130);
        assertThat(folder.resolve("fed/env.sh")).doesNotExist();
        assertThat(folder.resolve("fed/data/public/mine.txt")).hasContent("kept");
        assertThat(folder.resolve("fed/tokens/right.use")).exists();
    }
}
