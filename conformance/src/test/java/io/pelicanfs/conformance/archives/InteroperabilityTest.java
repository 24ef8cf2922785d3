package io.pelicanfs.conformance.archives;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.FolderTarget;
import io.pelicanfs.archive.LocalFile;
import io.pelicanfs.archive.LocalTree;
import io.pelicanfs.archive.Member;
import io.pelicanfs.archive.PackOptions;
import io.pelicanfs.archive.Packer;
import io.pelicanfs.archive.ShardFormat;
import io.pelicanfs.archive.ShardPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every member comes out byte for byte: of our shards by other tools, of their archives by us. */
final class InteroperabilityTest {
    private static final Path PROGRAMS = Path.of("src/test/resources/archives").toAbsolutePath();

    @TempDir
    Path home;

    private Path source = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        source = Files.createDirectories(home.resolve("source"));
        var random = new Random(9);
        var names = new java.util.ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            names.add("train/n" + i % 3 + "/img_" + i + ".jpg");
        }
        for (int length : new int[] {99, 100, 101, 128, 129, 200, 250, 300}) {
            // A file system takes 255 bytes for one name.
            names.add("long/" + "d".repeat(length > 200 ? 60 : 1) + "/"
                    + "x".repeat(length - 6 - (length > 200 ? 60 : 1)));
        }
        names.add("empty.txt");
        names.add("häuser/日本語 file.txt");
        for (var name : names) {
            var bytes = new byte[name.equals("empty.txt") ? 0 : random.nextInt(20_000)];
            random.nextBytes(bytes);
            var file = source.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private Path shard(ShardFormat format) throws IOException {
        var options = PackOptions.DEFAULTS.withFormat(format);
        var plan = ShardPlanner.plan(LocalTree.inputs(source, "", LocalTree.SymbolicLinks.ERROR), options);
        Packer.pack(plan, new FolderTarget(home.resolve("shards")), options, bytes -> {});
        return home.resolve("shards").resolve("shard-000000." + format.suffix());
    }

    private void run(Tool tool, Path folder, String command, Path archive) throws Exception {
        Assumptions.assumeTrue(
                exitCode(home, tool.probe, archive) == 0,
                tool + " is not installed (.ci/install-test-servers does it)");
        int exitCode = exitCode(folder, command, archive);
        assertThat(exitCode).as(() -> output()).isZero();
    }

    private int exitCode(Path folder, String command, Path archive) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output.txt").toFile());
        builder.environment().put("A", archive.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PROGRAMS", PROGRAMS.toString());
        var process = builder.start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            // Long, because Go's first run compiles its library.
            process.destroyForcibly();
            throw new AssertionError("took more than three minutes: " + command);
        }
        return process.exitValue();
    }

    private String output() {
        try {
            return Files.readString(home.resolve("output.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void assertReads(Tool tool, String command, ShardFormat format) throws Exception {
        var unpacked = Files.createDirectories(home.resolve("unpacked"));
        run(tool, unpacked, command, shard(format));
        var found = contents(unpacked);
        found.remove("__zip_index__");
        assertThat(found).containsExactlyEntriesOf(contents(source));
    }

    private void assertIsRead(Tool tool, String command, String name) throws Exception {
        var archive = home.resolve(name);
        run(tool, source, command, archive);
        var found = new TreeMap<String, String>();
        try (var opened = Archive.open(LocalFile.open(archive), PelicanUrl.parse("/" + name))) {
            for (var member : opened.members().toList()) {
                if (member.type() == Member.Type.OBJECT) {
                    found.put(member.name(), HexFormat.of().formatHex(opened.read(member)));
                }
            }
        }
        assertThat(found).containsExactlyEntriesOf(contents(source));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INFO_ZIP"})
    void aDualShardIsATar(Tool tool) throws Exception {
        assertReads(tool, tool.readTar, ShardFormat.DUAL);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GNU_TAR", "GNU_TAR_PAX", "BSDTAR"})
    void aDualShardIsAZip(Tool tool) throws Exception {
        // bsdtar goes by the beginning and takes it for a tar.
        assertReads(tool, tool.readZip, ShardFormat.DUAL);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INFO_ZIP"})
    void aPlainTarIsRead(Tool tool) throws Exception {
        assertReads(tool, tool.readTar, ShardFormat.TAR);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GNU_TAR", "GNU_TAR_PAX"})
    void aPlainZipIsRead(Tool tool) throws Exception {
        assertReads(tool, tool.readZip, ShardFormat.ZIP);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INFO_ZIP"})
    void itsTarIsReadByUs(Tool tool) throws Exception {
        assertIsRead(tool, tool.writeTar, "theirs.tar");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GNU_TAR", "GNU_TAR_PAX", "BUSYBOX"})
    void itsZipIsReadByUs(Tool tool) throws Exception {
        assertIsRead(tool, tool.writeZip, "theirs.zip");
    }
}
