package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the writer makes, read by other libraries and by us. */
class ShardTest {
    private static Map<String, byte[]> members() {
        var members = new LinkedHashMap<>(Archives.members(11, 300, 3000));
        members.put("empty", new byte[0]);
        members.put("one", new byte[] {7});
        for (int length : new int[] {99, 100, 101, 127, 128, 129, 132, 133, 255, 256, 300, 400, 450}) {
            members.put(
                    "n" + length + "/"
                            + "x".repeat(length - 2 - Integer.toString(length).length()),
                    new byte[length]);
        }
        members.put("häuser/日本語/" + "é".repeat(120) + ".txt", "Unicode".getBytes(UTF_8));
        return members;
    }

    static List<PackInput> inputs(Map<String, byte[]> members) {
        var inputs = new ArrayList<PackInput>();
        members.forEach(
                (name, bytes) -> inputs.add(new PackInput(name, bytes.length, () -> new ByteArrayInputStream(bytes))));
        return inputs;
    }

    static byte[] shard(Map<String, byte[]> members, ShardFormat format) throws IOException {
        var plan = ShardPlanner.plan(inputs(members), PackOptions.DEFAULTS.withFormat(format));
        assertThat(plan.shards()).hasSize(1);
        return bytes(plan.shards().get(0));
    }

    static byte[] bytes(ShardPlan shard) throws IOException {
        var bytes = new ByteArrayOutputStream();
        shard.writeTo((piece, lengthBytes) -> {
            bytes.write(piece, 0, lengthBytes);
            return piece;
        });
        assertThat(bytes.size()).isEqualTo(shard.sizeBytes());
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void everyFormatOpensWithUs(ShardFormat format) throws IOException {
        var members = members();
        try (var archive = Archives.open(shard(members, format))) {
            assertThat(archive.memberCount()).isEqualTo(members.size());
            for (var member : members.entrySet()) {
                assertThat(Archives.read(archive, member.getKey())).isEqualTo(member.getValue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL", "ZIP"})
    void zipToolsOfJavaOpenIt(ShardFormat format, @TempDir Path folder) throws IOException {
        var file = Files.write(folder.resolve("shard.zip"), shard(members(), format));
        try (var zip = new ZipFile(file.toFile());
                var commons = org.apache.commons.compress.archivers.zip.ZipFile.builder()
                        .setPath(file)
                        .get();
                var zipfs = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            assertThat(zip.size()).isEqualTo(members().size());
            for (var member : members().entrySet()) {
                var entry = zip.getEntry(member.getKey());
                assertThat(zip.getInputStream(entry).readAllBytes()).isEqualTo(member.getValue());
                assertThat(commons.getInputStream(commons.getEntry(member.getKey()))
                                .readAllBytes())
                        .isEqualTo(member.getValue());
                assertThat(Files.readAllBytes(zipfs.getPath(member.getKey()))).isEqualTo(member.getValue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL", "TAR"})
    void aTarReaderStreamsIt(ShardFormat format) throws IOException {
        var left = new LinkedHashMap<>(members());
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(shard(members(), format)), UTF_8.name())) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.getName().equals(DualFrame.INDEX_NAME)) {
                    assertThat(tar.readAllBytes()).isEqualTo(left.remove(entry.getName()));
                    assertThat(entry.getMode() & 0777).isEqualTo(0644);
                    assertThat(entry.getLongUserId()).isZero();
                }
            }
        }
        assertThat(left).isEmpty();
    }

    @Test
    void theOrderOfTheSourcesDoesNotMatter() throws IOException {
        var names = new ArrayList<>(members().keySet());
        Collections.shuffle(names, new Random(3));
        var shuffled = new LinkedHashMap<String, byte[]>();
        names.forEach(name -> shuffled.put(name, members().get(name)));
        assertThat(shard(shuffled, ShardFormat.DUAL)).isEqualTo(shard(members(), ShardFormat.DUAL));
    }

    @Test
    void sixtySixThousandMembersAreAZip64(@TempDir Path folder) throws IOException {
        int count = 66_000;
        var directory = new ZipDirectoryWriter();
        var frame = ShardFrame.of(ShardFormat.DUAL, 0);
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            var packed = new ShardFrame.Packed("m" + i, 0, 0, bytes.size());
            bytes.writeBytes(frame.before(packed));
            frame.note(packed, directory);
        }
        bytes.writeBytes(frame.end(bytes.size(), directory));
        var file = Files.write(folder.resolve("many.tar"), bytes.toByteArray());
        try (var zip = new ZipFile(file.toFile());
                var ours = Archives.open(bytes.toByteArray())) {
            assertThat(zip.size()).isEqualTo(count);
            assertThat(ours.memberCount()).isEqualTo(count);
            assertThat(Archives.read(ours, "m65999")).isEmpty();
        }
    }

    /** What stands around members of more than 4 and 8 GiB, without their bytes: an object of zeros but for the headers. */
    @ParameterizedTest
    @EnumSource
    void membersOfFourAndNineGibibytesAreFound(ShardFormat format) throws IOException {
        long large = 9L << 30;
        var frame = ShardFrame.of(format, 0);
        var directory = new ZipDirectoryWriter();
        var object = new SparseObject();
        long at = 0;
        for (var size : List.of(4L << 30, large, 5L)) {
            var packed = new ShardFrame.Packed("m" + size, size, 0, at);
            byte[] before = frame.before(packed);
            object.put(at, before);
            frame.note(packed, directory);
            at += before.length + size + frame.paddingBytes(size);
        }
        byte[] end = frame.end(at, directory);
        object.put(at, end);
        try (var archive = Archive.open(object, Archives.url())) {
            assertThat(archive.member("m" + large).orElseThrow().sizeBytes()).isEqualTo(large);
            assertThat(archive.open(archive.member("m" + large).orElseThrow()).readFully(large - 3, 3))
                    .containsOnly(0);
            assertThat(archive.member("m5").orElseThrow().sizeBytes()).isEqualTo(5);
        }
    }

    @Test
    void anEmptyOneOfEachFormatOpens() throws IOException {
        for (var format : ShardFormat.values()) {
            byte[] end = ShardFrame.of(format, 0).end(0, new ZipDirectoryWriter());
            try (var archive = Archives.open(end)) {
                assertThat(archive.memberCount()).isZero();
            }
        }
    }

    /** A dual shard cut anywhere is a tar without its end. Cut before the tar's own end it must not open at all. */
    @ParameterizedTest
    @EnumSource
    void cutAnywhereItIsAnError(ShardFormat format) throws IOException {
        byte[] shard = shard(Archives.members(5, 60, 2000), format);
        var random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            int cut = random.nextInt(shard.length);
            try (var archive = Archives.open(java.util.Arrays.copyOf(shard, cut))) {
                // One block of zeros is enough of an end mark: all members are there then, and right.
                for (var member : Archives.members(5, 60, 2000).entrySet()) {
                    assertThat(Archives.read(archive, member.getKey())).isEqualTo(member.getValue());
                }
            } catch (io.pelicanfs.PelicanException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.BAD_ARCHIVE);
            }
        }
    }
}
