package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./pelfs}, over a source tree whose build and program are made for the test. */
class LauncherTest {
    /** Stands in for the command line: tells where and how it was started, and waits if asked. */
    private static final String PROGRAM = """
            package io.pelicanfs.cli;
            public class Main {
                public static void main(String[] args) throws Exception {
                    System.out.println(System.getProperty("user.dir") + "|" + String.join("|", args));
                    if (args.length > 0 && args[0].equals("wait")) {
                        Thread.sleep(60_000);
                    }
                    if (System.getenv("FLAGS") != null) {
                        System.out.println(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
                    }
                    System.exit(args.length > 0 && args[0].equals("fail") ? 7 : 0);
                }
            }
            class NativeCrypto {
                public static void main(String[] args) {
                    System.exit(new java.io.File(System.getProperty("java.library.path"), "loads").exists() ? 0 : 1);
                }
            }
            """;

    private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    @TempDir
    Path folder;

    private Path tree;
    private Path tools;

    @BeforeEach
    void makeTree() throws IOException {
        var real = Path.of("..").toAbsolutePath().normalize();
        tree = Files.createDirectories(folder.resolve("the tree"));
        tools = Files.createDirectories(folder.resolve("tools"));
        executable(tree.resolve("pelfs"), Files.readString(real.resolve("pelfs")));
        Files.copy(
                real.resolve(".ci/find-jdk"),
                Files.createDirectories(tree.resolve(".ci")).resolve("find-jdk"));
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        Files.writeString(Files.createDirectories(tree.resolve("core/src/main")).resolve("A.java"), "class A {}");
        var source = Files.writeString(
                Files.createDirectories(folder.resolve("program")).resolve("Main.java"), PROGRAM);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-d",
                                folder.resolve("program").toString(),
                                source.toString()))
                .isZero();
        mvn("echo noise; echo run >>'" + folder + "/builds'; mkdir -p cli/target/classes; cp -r '" + folder
                + "/program/.' cli/target/classes");
    }

    private void mvn(String script) throws IOException {
        tool("mvn", script);
    }

    private void tool(String name, String script) throws IOException {
        executable(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
    }

    /**
     * Writes a program by a process of its own: a file that this one has open for writing could be inherited by a child that another test
     * starts at that moment, and then not be run ("Text file busy").
     */
    private static void executable(Path file, String text) throws IOException {
        var writer = new ProcessBuilder("sh", "-c", "cat >\"$0\" && chmod 755 \"$0\"", file.toString()).start();
        try (var in = writer.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        try {
            assertThat(writer.waitFor()).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String flags(String... args) throws Exception {
        var command = new ArrayList<>(List.of(tree.resolve("pelfs").toString()));
        command.addAll(List.of(args));
        var environment = new HashMap<>(environment());
        environment.put("FLAGS", "yes");
        return Processes.run(folder, environment, command).out();
    }

    private Map<String, String> environment() {
        return Map.of("PATH", tools + ":/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"), "LC_ALL", "C");
    }

    private Processes.Ended pelfs(Path program, Path in, String... args) throws Exception {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        return Processes.run(in, environment(), command);
    }

    private int builds() throws IOException {
        var log = folder.resolve("builds");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    @Test
    void buildsOnceAndSaysSoOnStandardErrorOnly() throws Exception {
        var first = pelfs(tree.resolve("pelfs"), folder, "one");
        var second = pelfs(tree.resolve("pelfs"), folder, "two words", "é");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).isEqualTo(folder + "|one\n");
        assertThat(first.err()).startsWith("pelfs: building").hasLineCount(1);
        assertThat(second).isEqualTo(new Processes.Ended(0, folder + "|two words|é\n", ""));
        assertThat(builds()).isOne();
    }

    @Test
    void buildsAgainAfterAChangeOfSourcesOnly() throws Exception {
        pelfs(tree.resolve("pelfs"), folder);
        var later = FileTime.from(Instant.now().plus(Duration.ofSeconds(5)));
        Files.setLastModifiedTime(
                Files.writeString(
                        Files.createDirectories(tree.resolve("core/src/test")).resolve("T.java"), ""),
                later);
        Files.setLastModifiedTime(Files.writeString(tree.resolve("notes.md"), ""), later);
        pelfs(tree.resolve("pelfs"), folder);
        assertThat(builds()).isOne();

        Files.setLastModifiedTime(tree.resolve("core/src/main/A.java"), later);
        pelfs(tree.resolve("pelfs"), folder);

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void worksThroughASymbolicLinkFromAnyFolder() throws Exception {
        var elsewhere = Files.createDirectories(folder.resolve("else where"));
        var link = Files.createSymbolicLink(elsewhere.resolve("p"), Path.of("../the tree/pelfs"));

        assertThat(pelfs(link, elsewhere, "x").out()).isEqualTo(elsewhere + "|x\n");
    }

    @Test
    void withTheNativeLibraryOneCompilerIsEnoughForAllThatIsShort() throws Exception {
        Files.createFile(
                Files.createDirectories(tree.resolve("cli/target/native")).resolve("loads"));

        assertThat(flags("get", "x")).contains(ONE_COMPILER);
        assertThat(flags("-q", "infer", "x")).doesNotContain(ONE_COMPILER);
    }

    @Test
    void withoutTheNativeLibraryBothCompilersStayOn() throws Exception {
        assertThat(flags("get", "x")).doesNotContain(ONE_COMPILER);
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        assertThat(pelfs(tree.resolve("pelfs"), folder, "fail").exitCode()).isEqualTo(7);
    }

    @Test
    void becomesTheJvmSoThatSignalsReachIt() throws Exception {
        pelfs(tree.resolve("pelfs"), folder);
        var running = Processes.start(
                folder, environment(), List.of(tree.resolve("pelfs").toString(), "wait"));
        while (!running.hasWritten("|wait") && running.process().isAlive()) {
            Thread.onSpinWait();
        }

        running.signal("INT");

        assertThat(running.end().exitCode()).isEqualTo(130);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        var one = Processes.start(
                folder, environment(), List.of(tree.resolve("pelfs").toString(), "1"));
        var two = Processes.start(
                folder, environment(), List.of(tree.resolve("pelfs").toString(), "2"));

        var first = one.end();
        var second = two.end();
        assertThat(first.out()).as(first.err()).isEqualTo(folder + "|1\n");
        assertThat(second.out()).as(second.err()).isEqualTo(folder + "|2\n");
        assertThat(builds()).isOne();
    }

    @Test
    void takesOverTheLockOfABuildThatWasKilled() throws Exception {
        Files.writeString(
                Files.createDirectories(tree.resolve("build/pelfs.lock")).resolve("pid"), "999999999");

        assertThat(pelfs(tree.resolve("pelfs"), folder, "x").exitCode()).isZero();
    }

    @Test
    void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
        mvn("echo '[ERROR] A.java:1 no'; exit 1");
        var failed = pelfs(tree.resolve("pelfs"), folder, "x");
        makeMvnWork();
        var repaired = pelfs(tree.resolve("pelfs"), folder, "x");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("[ERROR] A.java:1 no").contains("pelfs: the build failed");
        assertThat(repaired.exitCode()).isZero();
    }

    private void makeMvnWork() throws IOException {
        mvn("mkdir -p cli/target/classes; cp -r '" + folder + "/program/.' cli/target/classes");
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        Files.delete(tools.resolve("mvn"));
        for (var tool :
                List.of("sh", "find", "head", "cat", "dirname", "readlink", "mkdir", "sed", "rm", "rmdir", "mv")) {
            tool(tool, "exec /usr/bin/" + tool + " \"$@\"");
        }
        var environment = Map.of("PATH", tools.toString(), "JAVA_HOME", System.getProperty("java.home"));

        var ended =
                Processes.run(folder, environment, List.of(tree.resolve("pelfs").toString(), "x"));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).startsWith("pelfs: building needs Maven").hasLineCount(1);
    }
}
