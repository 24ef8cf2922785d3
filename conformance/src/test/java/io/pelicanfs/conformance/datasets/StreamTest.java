package io.pelicanfs.conformance.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.cli.PelfsInProcess;
import io.pelicanfs.conformance.SampleArchive;
import io.pelicanfs.testbed.Testbed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pelfs stream} and {@code pelfs lock}, as a shell and as WebDataset see them. */
final class StreamTest {
    private static final Path OURS =
            Path.of("..", "build", "venv", "bin", "python").toAbsolutePath().normalize();
    private static final String PYTHON = Optional.ofNullable(System.getenv("PELICANFS_PYTHON"))
            .orElseGet(() -> Files.isExecutable(OURS) ? OURS.toString() : "python3");

    private static final String SCRIPT = """
            import sys, zlib, webdataset
            for sample in webdataset.WebDataset('pipe:' + sys.argv[1], shardshuffle=False):
                fields = sorted(name for name in sample if not name.startswith('__'))
                print(sample['__key__'], *[name + ':' + str(zlib.crc32(sample[name])) for name in fields])
            """;

    @TempDir
    Path home;

    private final Testbed testbed = Testbed.start();

    @BeforeEach
    void publish() throws IOException {
        testbed.put("/public/d/a.tar", SampleArchive.TAR.of(SampleObjects.members("a")));
        testbed.put("/public/d/b.zip", SampleArchive.ZIP_DEFLATED.of(SampleObjects.members("b")));
        testbed.put("/public/rows.jsonl", SampleObjects.rows("{\"id\":\"r%1$d\",\"text\":\"row %1$d\"}\n"));
        testbed.put("/public/breaks.jsonl", "{\"text\":\"two\\nlines\"}\n{\"text\":\"one\"}\n".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    private PelfsInProcess.Outcome pelfs(Map<String, String> more, String... arguments) {
        var environment = new HashMap<>(Map.of("SSL_CERT_FILE", testbed.caFile().toString()));
        environment.putAll(more);
        return PelfsInProcess.run(environment, home, arguments);
    }

    private PelfsInProcess.Outcome pelfs(String... arguments) {
        return pelfs(Map.of(), arguments);
    }

    private static List<String> lines(PelfsInProcess.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return new String(outcome.out(), UTF_8).lines().toList();
    }

    @Test
    void linesAreOneColumn() {
        var url = testbed.url("/public/rows.jsonl");
        assertThat(lines(pelfs("stream", "--lines", "--column", "text", url)))
                .hasSize(SampleObjects.SAMPLES)
                .startsWith("row 0", "row 1");
        var first = lines(pelfs("stream", "--lines", "--column", "text", "--split", "0/2", url));
        var second = lines(pelfs("stream", "--lines", "--column", "text", "--split", "1/2", url));
        assertThat(first.size() + second.size()).isEqualTo(SampleObjects.SAMPLES);
        assertThat(first).doesNotContainAnyElementsOf(second);
    }

    @Test
    void aLineBreakInASampleNamesTheFormThatCanHoldIt() {
        var url = testbed.url("/public/breaks.jsonl");
        var refused = pelfs("stream", "--lines", "--column", "text", url);
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("line break").contains("-0");
        var held = pelfs("stream", "-0", "--column", "text", url);
        assertThat(new String(held.out(), UTF_8)).isEqualTo("two\nlines\0one\0");
    }

    @Test
    void theJobsAdNamesThePartWhenNobodyElseDoesAndItIsTold() throws IOException {
        var ad = Files.writeString(home.resolve("job.ad"), "ProcId = 1\nTotalSubmitProcs = 2\n");
        var job = Map.of("_CONDOR_JOB_AD", ad.toString());
        var url = testbed.url("/public/rows.jsonl");
        var told = pelfs(job, "stream", "--lines", url);
        assertThat(told.err()).contains("--split 1/2").contains("job's ad");
        assertThat(lines(told)).isEqualTo(lines(pelfs("stream", "--lines", "--split", "1/2", url)));
        assertThat(lines(pelfs(job, "stream", "--lines", "--split", "0/1", url)))
                .hasSize(SampleObjects.SAMPLES);
    }

    @Test
    void aPassThatCameToItsEndResumesToNothingMore() {
        var url = testbed.url("/public/rows.jsonl");
        assertThat(lines(pelfs("stream", "--lines", "--resume", "state", url))).hasSize(SampleObjects.SAMPLES);
        assertThat(lines(pelfs("stream", "--lines", "--resume", "state", url))).isEmpty();
        var other = pelfs("stream", "--lines", "--resume", "state", "--shuffle", "1", url);
        assertThat(other.exitCode()).isNotZero();
        assertThat(other.err()).contains("another shuffle");
    }

    @Test
    void aLockfileStreamsAsTheDatasetDoes() {
        assertThat(pelfs("lock", testbed.url("/public/d")).err()).contains("locked 2 objects in dataset.lock");
        assertThat(pelfs("stream", "dataset.lock").out())
                .isEqualTo(pelfs("stream", testbed.url("/public/d")).out());
    }

    @Test
    void ofATarThatWasCutTheWholeMembersAreWrittenIfAskedFor() throws IOException {
        byte[] whole = SampleArchive.TAR.of(SampleObjects.members("a"));
        testbed.put("/public/cut.tar", Arrays.copyOf(whole, whole.length / 2));
        var url = testbed.url("/public/cut.tar");

        var refused = pelfs("stream", url);
        assertThat(refused.exitCode()).isEqualTo(ErrorKind.BAD_ARCHIVE.exitCode());
        assertThat(refused.err()).contains("the archive is truncated");

        var lenient = pelfs("stream", "--lenient", url);
        assertThat(lenient.exitCode()).isEqualTo(12);
        assertThat(lenient.err())
                .containsPattern("the archive is truncated: behind \\d+ whole members the tar needs at least \\d+ bytes"
                        + " and has " + whole.length / 2);
        int names = 0;
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(lenient.out()))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                assertThat(tar.readAllBytes())
                        .as(entry.getName())
                        .isEqualTo(SampleObjects.members("a").get(entry.getName()));
                names++;
            }
        }
        assertThat(lenient.err()).contains("behind " + names + " whole members");
    }

    @Test
    void ofATarThatWasCutTheFilesThemselvesComeByGet() throws IOException {
        var members = SampleObjects.members("a");
        byte[] whole = SampleArchive.TAR.of(members);
        testbed.put("/public/cut.tar", Arrays.copyOf(whole, whole.length / 2));
        var lenient = pelfs("get", "-r", "--lenient", testbed.url("/public/cut.tar") + "!/", "rescued");
        assertThat(lenient.exitCode()).as(lenient.err()).isEqualTo(12);
        assertThat(lenient.err()).contains("the archive is truncated: behind");
        try (var files = Files.list(home.resolve("rescued/a"))) {
            for (var file : files.toList()) {
                assertThat(file).hasBinaryContent(members.get("a/" + file.getFileName()));
            }
        }
        assertThat(home.resolve("rescued/a/000.jpg")).exists();
        assertThat(pelfs("get", "-r", testbed.url("/public/cut.tar") + "!/", "refused")
                        .exitCode())
                .isEqualTo(ErrorKind.BAD_ARCHIVE.exitCode());
        assertThat(pelfs("get", "--lenient", testbed.url("/public/cut.tar")).err())
                .contains("get -r --lenient");
    }

    @Test
    void webDatasetReadsThePipeAsItReadsAShard() throws Exception {
        var probe = new ProcessBuilder(PYTHON, "-c", "import webdataset")
                .redirectErrorStream(true)
                .start();
        probe.getInputStream().readAllBytes();
        Assumptions.assumeTrue(probe.waitFor() == 0, "webdataset is not installed (.ci/install-test-servers does it)");
        var script = Files.writeString(home.resolve("read.py"), SCRIPT);
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var pelfs = Files.writeString(
                home.resolve("pelfs"),
                "SSL_CERT_FILE=" + testbed.caFile() + " exec " + java + " -XX:+UseSerialGC -cp '" + classes
                        + "' io.pelicanfs.cli.Main \"$@\"\n");
        var shard = home.resolve("a.tar");
        Files.write(shard, SampleArchive.TAR.of(SampleObjects.members("a")));
        var direct = python(script, "cat " + shard);
        var piped = python(script, "sh " + pelfs + " stream '" + testbed.url("/public/d/a.tar") + "'");
        assertThat(direct).hasSize(SampleObjects.SAMPLES);
        assertThat(piped).isEqualTo(direct);
        var rows = python(script, "sh " + pelfs + " stream '" + testbed.url("/public/rows.jsonl") + "'");
        assertThat(rows).hasSize(SampleObjects.SAMPLES).doesNotHaveDuplicates();
    }

    private static List<String> python(Path script, String command) throws Exception {
        var process = new ProcessBuilder(PYTHON, script.toString(), command).start();
        try {
            var out = new String(process.getInputStream().readAllBytes(), UTF_8);
            var err = new String(process.getErrorStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(err).isZero();
            return out.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
