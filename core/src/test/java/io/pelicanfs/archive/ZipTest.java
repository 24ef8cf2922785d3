package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.archive.Archives.Packing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** What only zips have. */
class ZipTest {
    @Test
    void readsZip64() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(bytes)) {
            zip.setUseZip64(Zip64Mode.Always);
            for (int i = 0; i < 70_000; i++) {
                zip.putArchiveEntry(new ZipArchiveEntry("m" + i));
                zip.write(i);
                zip.closeArchiveEntry();
            }
        }
        try (var archive = Archives.open(bytes.toByteArray())) {
            assertThat(archive.memberCount()).isEqualTo(70_000);
            assertThat(Archives.read(archive, "m69999")).containsExactly((byte) 69_999);
        }
    }

    @Test
    void readsAZipBehindAProgram() throws IOException {
        var members = Archives.members(1, 50, 1000);
        byte[] zip = Archives.zip(members, Packing.DEFLATED);
        byte[] program = "#!/bin/sh\nexit 0\n".getBytes(UTF_8);
        byte[] both = Arrays.copyOf(program, program.length + zip.length);
        System.arraycopy(zip, 0, both, program.length, zip.length);
        try (var archive = Archives.open(both)) {
            for (var expected : members.entrySet()) {
                assertThat(Archives.read(archive, expected.getKey())).isEqualTo(expected.getValue());
            }
        }
    }

    @Test
    void readsAZipWithAComment() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(bytes)) {
            zip.setComment("PK\5\6 no end ".repeat(5000));
            zip.putArchiveEntry(new ZipArchiveEntry("a"));
            zip.write(7);
            zip.closeArchiveEntry();
        }
        try (var archive = Archives.open(bytes.toByteArray())) {
            assertThat(Archives.read(archive, "a")).containsExactly(7);
        }
    }

    @Test
    void readsNamesInCodePage437() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, Charset.forName("IBM437"))) {
            zip.putNextEntry(new ZipEntry("Übergröße/±.txt"));
            zip.write(7);
        }
        try (var archive = Archives.open(bytes.toByteArray())) {
            assertThat(Archives.read(archive, "Übergröße/±.txt")).containsExactly(7);
        }
    }

    @Test
    void failsOnlyTheMembersItCannotRead() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(bytes)) {
            for (String name : new String[] {"fine", "encrypted", "lzma", "elsewhere"}) {
                zip.putArchiveEntry(new ZipArchiveEntry(name));
                zip.write(7);
                zip.closeArchiveEntry();
            }
        }
        byte[] zip = bytes.toByteArray();
        int second = entry(zip, 1);
        int third = entry(zip, 2);
        zip[second + 8] |= 1;
        zip[third + 10] = 14;
        zip[entry(zip, 3) + 34] = 1;
        try (var archive = Archives.open(zip)) {
            assertThat(Archives.read(archive, "fine")).containsExactly(7);
            assertThat(Archives.failure(() -> Archives.read(archive, "encrypted")))
                    .hasMessageContaining("the member is encrypted")
                    .hasMessageContaining("!/encrypted");
            var lzma = Archives.failure(() -> Archives.read(archive, "lzma"));
            assertThat(lzma.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            var elsewhere = Archives.failure(() -> Archives.read(archive, "elsewhere"));
            assertThat(elsewhere.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(elsewhere).hasMessageContaining("on another part of a split zip");
        }
    }

    @Test
    void saysWhenContentDoesNotMatchItsCrc() throws IOException {
        for (var packing : Packing.values()) {
            var content = new byte[300_000];
            byte[] zip = Archives.zip(Map.of("a", content), packing);
            zip[entry(zip, 0) + 16] ^= 1;
            try (var archive = Archives.open(zip)) {
                var member = archive.member("a").orElseThrow();
                var failure = Archives.failure(() -> archive.read(member));
                assertThat(failure.kind()).isEqualTo(ErrorKind.CORRUPT);
                assertThat(failure)
                        .hasMessageMatching(
                                "the member at byte 0 is damaged: its CRC-32 is \\p{XDigit}{8} instead of \\p{XDigit}{8}: .*!/a");
                try (var stream = archive.stream(member)) {
                    assertThat(stream.readNBytes(content.length)).isEqualTo(content);
                    assertThat(Archives.failure(stream::read).kind()).isEqualTo(ErrorKind.CORRUPT);
                    assertThat(Archives.failure(stream::read).kind()).isEqualTo(ErrorKind.CORRUPT);
                }
            }
        }
    }

    @Test
    void inflatesNoFurtherThanDeclared() throws IOException {
        byte[] zip = Archives.zip(Map.of("bomb", new byte[5_000_000]), Packing.DEFLATED);
        int entry = entry(zip, 0);
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 24, 1000);
        try (var archive = Archives.open(zip)) {
            var member = archive.member("bomb").orElseThrow();
            assertThat(Archives.failure(() -> archive.read(member))).hasMessageContaining("go on after 1000 bytes");
            assertThat(Archives.failure(() -> archive.stream(member).readAllBytes()))
                    .hasMessageContaining("longer than its 1000 bytes");
        }
    }

    @Test
    void believesNoSizeThatDeflateCannotReach() throws IOException {
        byte[] zip = Archives.zip(Map.of("liar", new byte[1000]), Packing.DEFLATED);
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(entry(zip, 0) + 24, Integer.MAX_VALUE);
        try (var archive = Archives.open(zip)) {
            var member = archive.member("liar").orElseThrow();
            assertThat(Archives.failure(() -> archive.read(member)).kind()).isEqualTo(ErrorKind.CORRUPT);
        }
    }

    @Test
    void streamsDeflatedMembersTooLargeToOpenAtRandom() throws IOException {
        byte[] zip = Archives.zip(Map.of("large", new byte[DeflatedView.MAX_BYTES + 1]), Packing.DEFLATED);
        try (var archive = Archives.open(zip);
                var large = archive.open(archive.member("large").orElseThrow());
                var stream = large.stream()) {
            assertThat(Archives.failure(() -> large.read(0, ByteBuffer.allocate(1)))
                            .kind())
                    .isEqualTo(ErrorKind.UNSUPPORTED);
            stream.skipNBytes(DeflatedView.MAX_BYTES);
            assertThat(stream.readAllBytes()).containsExactly(0);
        }
    }

    @Test
    void inflatesForRandomAccessWithinABudgetThatClosingGivesBack() throws IOException {
        byte[] zip = Archives.zip(Map.of("a", new byte[3000], "b", new byte[3000]), Packing.DEFLATED);
        var host = new HostObject(new CountingReader(zip), Archives.url(), zip.length);
        var reader =
                new MemberReader(host, ArchiveOpener.open(host, IndexStore.NONE).layout());
        var budget = new Semaphore(5);
        var first = new DeflatedView(reader, 0, budget);
        var second = new DeflatedView(reader, 1, budget);
        assertThat(first.read(2999, ByteBuffer.allocate(2))).isEqualTo(1);
        assertThat(Archives.failure(() -> second.read(0, ByteBuffer.allocate(1))))
                .hasMessageContaining("too many");
        first.close();
        assertThat(second.read(0, ByteBuffer.allocate(1))).isEqualTo(1);
        second.close();
        second.close();
        assertThat(budget.availablePermits()).isEqualTo(5);
    }

    @Test
    void readsMembersWhoseDirectoryIsInAnotherOrder() throws IOException {
        var members = Archives.members(2, 3, 3000);
        byte[] zip = Archives.zip(members, Packing.STORED);
        int first = entry(zip, 0);
        int second = entry(zip, 1);
        int third = entry(zip, 2);
        int end = zip.length - 22;
        var swapped = ByteBuffer.allocate(end - first)
                .put(zip, third, end - third)
                .put(zip, second, third - second)
                .put(zip, first, second - first);
        System.arraycopy(swapped.array(), 0, zip, first, swapped.capacity());
        try (var archive = Archives.open(zip)) {
            archive.readAll(
                    archive.members().toList(),
                    (member, content) -> assertThat(content)
                            .isEqualTo(ByteBuffer.wrap(Objects.requireNonNull(members.get(member.name())))));
        }
    }

    @Test
    void keepsTheTimeInUtcWhereThereIsOne() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var time = Instant.parse("2024-02-29T12:34:56Z");
        try (var zip = new ZipOutputStream(bytes)) {
            var entry = new ZipEntry("a");
            entry.setLastModifiedTime(FileTime.from(time));
            zip.putNextEntry(entry);
        }
        try (var archive = Archives.open(bytes.toByteArray())) {
            assertThat(archive.members().findFirst().orElseThrow().modified()).contains(time);
        }
    }

    @Test
    void refusesCountsAndPlacesThatAreLies() throws IOException {
        byte[] zip = Archives.zip(Archives.members(3, 10, 100), Packing.STORED);
        int end = zip.length - 22;
        byte[] count = zip.clone();
        count[end + 10] = 11;
        assertThat(Archives.failure(() -> Archives.open(count)).summary())
                .isEqualTo("the zip's end claims 11 members, its directory has 10");
        byte[] place = zip.clone();
        place[end + 18] = 1;
        assertThat(Archives.failure(() -> Archives.open(place)).summary())
                .startsWith("the archive is truncated: a zip whose directory");
        byte[] outside = zip.clone();
        outside[entry(zip, 0) + 44] = 1;
        assertThat(Archives.failure(() -> Archives.open(outside)).summary()).contains("points outside the object");
    }

    /** Returns where the directory entry of ordinal {@code index} begins. */
    private static int entry(byte[] zip, int index) {
        var numbers = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int at = numbers.getInt(zip.length - 22 + 16);
        for (int i = 0; i < index; i++) {
            at += 46 + numbers.getShort(at + 28) + numbers.getShort(at + 30) + numbers.getShort(at + 32);
        }
        return at;
    }
}
