package io.pelicanfs.conformance.gets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedExtension;
import io.pelicanfs.transfer.GetOptions;
import io.pelicanfs.transfer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong at this end of a get, and what two of them do to each other. */
class LocalTroubleTest {
    @RegisterExtension
    static final TestbedExtension extension = TestbedExtension.standard();

    @TempDir
    Path folder;

    private final Testbed federation = extension.testbed();

    private static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : 1;
    }

    @Test
    void aFullDiskIsToldAtOnceAndNothingIsLeft() throws Exception {
        federation.put("/public/gets/large", random(8 << 20, 1));
        Path small = Files.createDirectory(folder.resolve("small"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "none", small.toString()) == 0,
                "this user may not mount a small tmpfs");
        try (var fs = Clients.of(federation)) {
            assertThatThrownBy(() -> fs.get("/public/gets/large", small.resolve("o")))
                    .hasFieldOrPropertyWithValue("kind", ErrorKind.LOCAL)
                    .hasMessageContaining("no room");

            assertThat(names(small)).isEmpty();
        } finally {
            run("umount", small.toString());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsALocalFailureBeforeAnyRequest() throws Exception {
        federation.put("/public/gets/readonly", random(1000, 1));
        Path closed = Files.createDirectory(folder.resolve("closed"));
        closed.toFile().setWritable(false);
        // Root may write everywhere but on a file system that is mounted so that nobody may.
        boolean mounted = Files.isWritable(closed)
                && run("mount", "-t", "tmpfs", "-o", "ro,size=1m", "none", closed.toString()) == 0;
        Assumptions.assumeFalse(Files.isWritable(closed), "this user may write everywhere");
        try (var fs = Clients.of(federation)) {
            assertThatThrownBy(() -> fs.get("/public/gets/readonly", closed.resolve("o")))
                    .hasFieldOrPropertyWithValue("kind", ErrorKind.LOCAL);
        } finally {
            if (mounted) {
                run("umount", closed.toString());
            }
            closed.toFile().setWritable(true);
        }
    }

    @Test
    void aFileOfTheSameSizeIsKeptIfItIsToBe() throws Exception {
        federation.put("/public/gets/same-size", random(1000, 4));
        var url = PelicanUrl.parse(federation.url("/public/gets/same-size"));
        var keeping = GetOptions.defaults().existing(Existing.KEEP);
        var file = folder.resolve("o");
        try (var fs = Clients.of(federation)) {
            assertThat(fs.get(url, file, keeping).outcome()).isEqualTo(Outcome.COPIED);
            assertThat(fs.get(url, file, keeping).outcome()).isEqualTo(Outcome.UNCHANGED);

            Files.write(file, random(1000, 5));
            assertThatThrownBy(() -> fs.get(url, file, keeping)).hasFieldOrPropertyWithValue("kind", ErrorKind.EXISTS);
            assertThat(file).hasBinaryContent(random(1000, 5));
            assertThat(names(folder)).containsExactly("o");
        }
    }

    @Test
    @Timeout(60)
    void twoProcessesOnOneTargetDoNotMix() throws Exception {
        byte[] object = random(12 << 20, 2);
        federation.put("/public/gets/two", object);
        var first = GetProcess.start(
                federation.discoveryHost(),
                federation.caFile(),
                federation.url("/public/gets/two"),
                folder.resolve("o"));
        var second = GetProcess.start(
                federation.discoveryHost(),
                federation.caFile(),
                federation.url("/public/gets/two"),
                folder.resolve("o"));

        assertThat(first.inputReader().lines()).containsExactly("begins");
        assertThat(second.inputReader().lines()).containsExactly("begins");
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();

        assertThat(folder.resolve("o")).hasBinaryContent(object);
        assertThat(names(folder)).containsExactly("o");
    }

    @Test
    @Timeout(60)
    void whatHasComeByTheDeadlineIsGoneOnWith() throws Exception {
        byte[] object = random(24 << 20, 3);
        federation.put("/public/gets/late", object);
        try (var fs = Clients.of(federation)) {
            fs.get("/public/gets/late", folder.resolve("warm"));
            Files.delete(folder.resolve("warm"));
            var slow = federation.inject(
                    Fault.trickle(512 << 10, Duration.ofMillis(50)),
                    Match.on(Role.CACHE).source(Source.CLIENT).path("/public/gets/late"));
            var url = PelicanUrl.parse(federation.url("/public/gets/late"));

            assertThatThrownBy(() -> fs.get(
                            url, folder.resolve("o"), GetOptions.defaults().within(Duration.ofMillis(1800))))
                    .isInstanceOfSatisfying(PelicanException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.TRANSFER);
                        assertThat(e.summary()).contains("deadline passed");
                    });
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(names(folder)).containsExactly(".o.pelfs-part", ".o.pelfs-state");
            slow.close();

            assertThat(fs.get(url, folder.resolve("o"), GetOptions.defaults()).outcome())
                    .isEqualTo(Outcome.COPIED);
        }
        assertThat(folder.resolve("o")).hasBinaryContent(object);
        assertThat(names(folder)).containsExactly("o");
    }

    @Test
    @Timeout(60)
    void anObjectReplacedBetweenTwoTriesIsFetchedWholeInItsNewVersion() throws Exception {
        byte[] old = random(24 << 20, 4);
        byte[] replacement = random(24 << 20, 5);
        federation.put("/public/gets/replaced", old);
        try (var fs = Clients.of(federation)) {
            var url = PelicanUrl.parse(federation.url("/public/gets/replaced"));
            var slow = federation.inject(
                    Fault.trickle(512 << 10, Duration.ofMillis(50)),
                    Match.on(Role.CACHE).source(Source.CLIENT).path("/public/gets/replaced"));
            assertThatThrownBy(() -> fs.get(
                            url, folder.resolve("o"), GetOptions.defaults().within(Duration.ofMillis(1800))))
                    .isInstanceOf(PelicanException.class);
            slow.close();
            federation.put("/public/gets/replaced", replacement);
            federation.clearCaches();

            fs.get(url, folder.resolve("o"), GetOptions.defaults());
        }
        assertThat(folder.resolve("o")).hasBinaryContent(replacement);
        assertThat(names(folder)).containsExactly("o");
    }

    @Test
    void whereAllServersSendBadBytesTheyAreNamedAndNothingIsLeft() throws Exception {
        try (var alone = Testbed.builder().caches(1).start();
                var fs = Clients.of(alone)) {
            alone.put("/public/bad", random(100_000, 6));
            // A Go cache tells no digest with an object that it is only just fetching.
            fs.read("/public/bad");
            alone.inject(
                    Fault.flippedByte(500),
                    Match.anything()
                            .source(Source.CLIENT)
                            .when(request -> request.role() == Role.CACHE || request.role() == Role.ORIGIN)
                            .path("/public/bad"));

            assertThatThrownBy(() -> fs.get("/public/bad", folder.resolve("o")))
                    .isInstanceOfSatisfying(PelicanException.class, e -> {
                        assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
                        assertThat(e.attempts()).isNotEmpty();
                    });
        }
        assertThat(names(folder)).isEmpty();
    }
}
