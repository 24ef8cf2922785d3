package io.pelicanfs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackerTest {
    private static final PackOptions SMALL = PackOptions.DEFAULTS.withShardBytes(100_000);

    @TempDir
    Path folder;

    private final Map<String, byte[]> members = Archives.members(2, 200, 4000);

    private PackReport pack(Map<String, byte[]> content, PackOptions options, Path target) throws IOException {
        var plan = ShardPlanner.plan(ShardTest.inputs(content), options);
        return Packer.pack(plan, new FolderTarget(target), options, bytes -> {});
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                files.put(entry.getFileName().toString(), Files.readAllBytes(entry));
            }
        }
        return files;
    }

    @Test
    void everyMemberStandsInExactlyOneShard() throws IOException {
        var target = folder.resolve("images-v1");
        var report = pack(members, SMALL, target);
        assertThat(report.manifest().shards()).hasSizeGreaterThan(3);
        assertThat(report.manifest().name()).isEqualTo("images-v1");
        var found = new TreeMap<String, byte[]>();
        for (var shard : report.manifest().shards()) {
            var file = target.resolve(shard.url());
            assertThat(shard.sizeBytes()).isEqualTo(Files.size(file)).isLessThan(110_000);
            try (var archive = Archive.open(LocalFile.open(file), Archives.url())) {
                for (var member : archive.members().toList()) {
                    assertThat(found.put(member.name(), archive.read(member))).isNull();
                }
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(members);
        assertThat(DatasetManifest.parse(Files.readAllBytes(target.resolve("dataset.json"))))
                .isEqualTo(report.manifest());
    }

    @Test
    void twoRunsGiveTheSameBytes() throws IOException {
        pack(members, SMALL, folder.resolve("one/ds"));
        pack(new TreeMap<>(members), SMALL.withShardsAtOnce(1), folder.resolve("two/ds"));
        assertThat(files(folder.resolve("one/ds"))).containsExactlyEntriesOf(files(folder.resolve("two/ds")));
    }

    @Test
    void samplesStayTogetherAndShufflingKeepsThemSo() throws IOException {
        var samples = new TreeMap<String, byte[]>();
        for (int i = 0; i < 300; i++) {
            samples.put("t/s" + i + ".jpg", new byte[1000]);
            samples.put("t/s" + i + ".cls", new byte[1]);
            samples.put("t/s" + i + "-b.jpg", new byte[10]);
        }
        var byPath = ShardPlanner.plan(ShardTest.inputs(samples), SMALL);
        var shuffled = ShardPlanner.plan(ShardTest.inputs(samples), SMALL.withOrder(new PackOrder.Shuffled(7)));
        for (var plan : List.of(byPath, shuffled)) {
            assertThat(plan.sampleCount()).isEqualTo(600);
            assertThat(plan.memberCount()).isEqualTo(900);
            for (var shard : plan.shards()) {
                var names = shard.members().stream().map(PackInput::name).toList();
                for (var name : names) {
                    if (name.endsWith(".cls")) {
                        assertThat(names).contains(name.replace(".cls", ".jpg"));
                    }
                }
            }
        }
        assertThat(shuffled.shards().get(0).members())
                .isNotEqualTo(byPath.shards().get(0).members());
    }

    @Test
    void aRepeatedRunKeepsWhatIsFinishedAndWritesTheRest() throws IOException {
        var target = folder.resolve("ds");
        pack(members, SMALL, target);
        var whole = files(target);
        Files.delete(target.resolve("shard-000001.tar"));
        Files.delete(target.resolve("dataset.json"));
        Files.write(target.resolve(".shard-000001.tar.x.part"), new byte[3]);
        var report = pack(members, SMALL, target);
        assertThat(report.kept()).hasSize(report.manifest().shards().size() - 1).doesNotContain("shard-000001.tar");
        Files.delete(target.resolve(".shard-000001.tar.x.part"));
        assertThat(files(target)).containsExactlyEntriesOf(whole);
    }

    @Test
    void whatAKilledRunLeftGoesWithTheNextAndWhatAnotherWritesStays() throws IOException {
        var target = Files.createDirectories(folder.resolve("ds"));
        var left = target.resolve(".shard-000001.tar.8a2b3c4d-0000-4000-8000-00000000000a.part");
        var written = target.resolve(".shard-000001.tar.8a2b3c4d-0000-4000-8000-00000000000b.part");
        var others = target.resolve(".notes.8a2b3c4d-0000-4000-8000-00000000000c.part");
        for (var file : List.of(left, written, others)) {
            Files.write(file, new byte[3]);
        }
        try (var writer = FileChannel.open(written, StandardOpenOption.WRITE)) {
            assertThat(writer.lock().isValid()).isTrue();
            pack(members, SMALL, target);
        }

        assertThat(left).doesNotExist();
        assertThat(written).exists();
        assertThat(others).exists();
    }

    @Test
    void anIndexThatWasPublishedBesideAShardIsNoStranger() throws IOException {
        var target = folder.resolve("ds");
        pack(members, SMALL, target);
        Files.write(target.resolve("shard-000000.tar.pelfsidx"), new byte[3]);

        assertThat(pack(members, SMALL, target).kept()).contains("shard-000000.tar");

        Files.write(target.resolve("other.tar.pelfsidx"), new byte[3]);
        assertThat(Archives.failure(() -> pack(members, SMALL, target)).kind()).isEqualTo(ErrorKind.EXISTS);
    }

    @Test
    void aPublishedShardNeverChanges() throws IOException {
        var target = folder.resolve("ds");
        pack(members, SMALL, target);
        var whole = files(target);
        var others = new TreeMap<>(members);
        others.firstEntry().getValue()[0] ^= 1;
        assertThat(Archives.failure(() -> pack(others, SMALL, target)).kind()).isEqualTo(ErrorKind.EXISTS);
        assertThat(files(target)).containsExactlyEntriesOf(whole);
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThat(Archives.failure(() -> pack(members, SMALL, folder)).kind()).isEqualTo(ErrorKind.EXISTS);
        assertThat(files(folder)).containsOnlyKeys("notes.txt");
    }

    @Test
    void aSourceThatChangedLeavesNoShard() {
        var input = new PackInput("a.jpg", 10, () -> new ByteArrayInputStream(new byte[11]));
        var failure = Archives.failure(() -> Packer.pack(
                ShardPlanner.plan(List.of(input), SMALL), new FolderTarget(folder.resolve("ds")), SMALL, bytes -> {}));
        assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
        assertThat(failure.summary()).contains("a.jpg");
        assertThat(folder.resolve("ds")).isEmptyDirectory();
    }

    @Test
    void aSourceThatIsGoneIsNamedAndNotTheShard() throws IOException {
        var source = Files.writeString(folder.resolve("a.jpg"), "a");
        var plan = ShardPlanner.plan(LocalTree.inputs(source, "", LocalTree.SymbolicLinks.FOLLOW), SMALL);
        Files.delete(source);

        var failure =
                Archives.failure(() -> Packer.pack(plan, new FolderTarget(folder.resolve("ds")), SMALL, bytes -> {}));

        assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
        assertThat(failure.summary()).isEqualTo("cannot read " + source + " (no such file or folder)");
        assertThat(folder.resolve("ds")).isEmptyDirectory();
    }

    @Test
    void aTargetThatCannotBeWrittenIsNamed() throws IOException {
        var target = new FolderTarget(folder.resolve("ds"));
        target.prepare(Set.of());
        Files.delete(folder.resolve("ds"));

        var failure = Archives.failure(() -> target.write("shard-000000.tar", 1, out -> out.write(1)));

        assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
        assertThat(failure.summary()).startsWith("cannot write ").contains("shard-000000.tar (no such file or folder)");
    }

    @Test
    void namesThatCannotBeAMembersAreRefused() {
        for (var name :
                List.of("", "/a", "a//b", "./a", "../a", "a/..", "a/", "a\0b", "x".repeat(451), "__zip_index__")) {
            var input = new PackInput(name, 0, () -> new ByteArrayInputStream(new byte[0]));
            assertThat(Archives.failure(() -> ShardPlanner.plan(List.of(input), SMALL))
                            .kind())
                    .as(name)
                    .isEqualTo(ErrorKind.USAGE);
        }
        var twice = new PackInput("a", 0, () -> new ByteArrayInputStream(new byte[0]));
        assertThat(Archives.failure(() -> ShardPlanner.plan(List.of(twice, twice), SMALL))
                        .summary())
                .contains("two sources");
    }

    @Test
    void whatMaySurpriseIsTold() throws IOException {
        var odd = new TreeMap<String, byte[]>();
        odd.put("a.tar.gz", new byte[1]);
        odd.put("B.jpg", new byte[1]);
        odd.put("b\\c.jpg", new byte[1]);
        var warnings = ShardPlanner.plan(ShardTest.inputs(odd), SMALL).warnings();
        assertThat(warnings).anyMatch(text -> text.contains("more than one dot") && text.contains("a.tar.gz"));
        assertThat(warnings).anyMatch(text -> text.contains("backslashes"));
        assertThat(warnings).anyMatch(text -> text.contains("--format zip"));
        assertThat(warnings).noneMatch(text -> text.contains(" jobs"));
        assertThat(ShardPlanner.plan(ShardTest.inputs(odd), SMALL.withJobs(8)).warnings())
                .anyMatch(text -> text.startsWith("There is 1 shard for 8 jobs"));
    }

    @Test
    void anArchiveIsUnpackedIntoShards() throws IOException {
        try (var archive = Archives.open(Archives.zip(members, Archives.Packing.DEFLATED))) {
            var inputs = new ArrayList<>(ArchiveInputs.of(archive, "", MemberChoice.ALL));
            Packer.pack(ShardPlanner.plan(inputs, SMALL), new FolderTarget(folder.resolve("b/ds")), SMALL, bytes -> {});
        }
        pack(members, SMALL, folder.resolve("a/ds"));
        assertThat(files(folder.resolve("a/ds"))).containsExactlyEntriesOf(files(folder.resolve("b/ds")));
    }

    @Test
    void aFolderIsPackedByItsPaths() throws IOException {
        Files.createDirectories(folder.resolve("src/é/empty"));
        Files.writeString(folder.resolve("src/é/b.txt"), "b");
        Files.writeString(folder.resolve("src/a.txt"), "a");
        Files.createSymbolicLink(folder.resolve("src/l.txt"), Path.of("a.txt"));
        var root = folder.resolve("src");
        assertThat(LocalTree.inputs(root, "", LocalTree.SymbolicLinks.FOLLOW))
                .extracting(PackInput::name)
                .containsExactlyInAnyOrder("a.txt", "é/b.txt", "l.txt");
        assertThat(LocalTree.inputs(root, "src/", LocalTree.SymbolicLinks.SKIP))
                .extracting(PackInput::name)
                .containsExactlyInAnyOrder("src/a.txt", "src/é/b.txt");
        assertThat(Archives.failure(() -> LocalTree.inputs(root, "", LocalTree.SymbolicLinks.ERROR))
                        .kind())
                .isEqualTo(ErrorKind.LOCAL);
    }

    @Test
    void aNameThatIsNoTextIsRefused() throws Exception {
        Files.createDirectories(folder.resolve("src/sub"));
        // Java has no way to name such a file.
        var making = new ProcessBuilder("sh", "-c", "printf x > \"src/sub/$(printf 'bad\\377.txt')\"")
                .directory(folder.toFile())
                .start();
        assumeTrue(making.waitFor() == 0, "the file system takes names that are no text");

        for (var links : LocalTree.SymbolicLinks.values()) {
            var failure = Archives.failure(() -> LocalTree.inputs(folder.resolve("src"), "", links));

            assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
            assertThat(failure.summary()).contains("src/sub/bad").contains("its name is not text");
        }
    }

    @Test
    void whatCannotBePackedComesWithTheStepThatHelps() throws IOException {
        var source = Files.createDirectories(folder.resolve("src"));
        var missing = Archives.failure(() -> follow(folder.resolve("none")));
        Files.createSymbolicLink(source.resolve("l"), Path.of("nowhere"));
        var dangling = Archives.failure(() -> follow(source));
        Files.delete(source.resolve("l"));
        Files.createSymbolicLink(source.resolve("up"), Path.of("."));
        var loop = Archives.failure(() -> follow(source));

        assertThat(missing).hasMessageContaining("there is no such").hasMessageNotContaining("--symlinks");
        assertThat(dangling).hasMessageContaining("leads nowhere").hasMessageContaining("--symlinks skip");
        assertThat(loop).hasMessageContaining("back to a folder above").hasMessageContaining("--symlinks skip");
    }

    private static List<PackInput> follow(Path source) throws IOException {
        return LocalTree.inputs(source, "", LocalTree.SymbolicLinks.FOLLOW);
    }

    @Test
    void verifyFindsEveryFlippedByteOfAMember() throws IOException {
        var target = folder.resolve("ds");
        var manifest = pack(members, SMALL, target).manifest();
        var shard = manifest.shards().get(0);
        byte[] bytes = Files.readAllBytes(target.resolve(shard.url()));
        var good = check(bytes, Optional.of(shard));
        assertThat(good.problems()).isEmpty();
        assertThat(good.members()).isEqualTo(shard.files());
        for (int at : new int[] {3, 350, 600, bytes.length / 2}) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 1;
            assertThat(check(flipped, Optional.of(shard)).isGood())
                    .as("byte " + at)
                    .isFalse();
        }
        assertThat(check(java.util.Arrays.copyOf(bytes, bytes.length - 2000), Optional.of(shard))
                        .isGood())
                .isFalse();
    }

    @Test
    void verifySeesThatATarToolChangedAShard() throws IOException {
        byte[] shard = ShardTest.shard(members, ShardFormat.DUAL);
        byte[] name = "Q".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        shard[0] = name[0];
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : shard[i] & 0xff;
        }
        System.arraycopy(
                String.format("%06o", sum).getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, shard, 148, 6);
        assertThat(check(shard, Optional.empty()).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("tar view"));
    }

    @Test
    void verifyReadsATarGzInOnePassAndFindsItsDamage() throws IOException {
        byte[] gzip = gzip(new TarBytes()
                .header("d", '5', 0)
                .header("a", '0', 3)
                .content("abc")
                .header("pipe", '6', 0)
                .end());

        var good = check(gzip, Optional.empty());

        assertThat(good.isGood()).isTrue();
        assertThat(good.members()).isEqualTo(3);
        assertThat(good.unverifiedCount()).isZero();
        assertThat(good.sha256()).isPresent();
        // Elsewhere a run of zeros may be copied from other zeros.
        for (int at : new int[] {10, 11, 30, gzip.length - 8, gzip.length - 1}) {
            byte[] flipped = gzip.clone();
            flipped[at] ^= 1;
            assertThat(check(flipped, Optional.empty()).isGood())
                    .as("byte " + at)
                    .isFalse();
        }
        for (int length = 20; length < gzip.length; length += 7) {
            assertThat(check(java.util.Arrays.copyOf(gzip, length), Optional.empty())
                            .isGood())
                    .as("length " + length)
                    .isFalse();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void verifyTellsWhatItCannotReadApartFromDamage() throws IOException {
        byte[] tar = new TarBytes()
                .header("a", '0', 3)
                .content("abc")
                .header("pipe", '6', 0)
                .end();
        byte[] zip = Archives.zip(new TreeMap<>(Map.of("a", new byte[5])), Archives.Packing.STORED);
        int directory = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        zip[6] |= 1;
        zip[directory + 8] |= 1;

        for (byte[] archive : List.of(tar, zip)) {
            var report = check(archive, Optional.empty());

            assertThat(report.isGood()).isTrue();
            assertThat(report.unverified())
                    .singleElement()
                    .satisfies(one -> assertThat(one.what()).contains("which is not read here"));
        }
        var other = check("BZh91AY&SY".getBytes(java.nio.charset.StandardCharsets.UTF_8), Optional.empty());
        assertThat(other.isGood()).isTrue();
        assertThat(other.unverified())
                .extracting(ArchiveCheck.Problem::what)
                .containsExactly("it is a tar.bz2, which is not read here");
    }

    @Test
    void anArchiveWithAPipeHasAnIndex() throws IOException {
        byte[] tar = new TarBytes()
                .header("a", '0', 3)
                .content("abc")
                .header("pipe", '6', 0)
                .end();

        assertThat(ArchiveIndex.build(new CountingReader(tar), Archives.url(), count -> {}))
                .isNotEmpty();
    }

    private static ArchiveCheck.Report check(byte[] bytes, Optional<DatasetManifest.Shard> expected)
            throws IOException {
        PelicanUrl url = Archives.url();
        return ArchiveCheck.run(new CountingReader(bytes), url, expected, count -> {});
    }
}
