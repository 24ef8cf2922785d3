package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.archive.Archives.Packing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives made to do harm, beyond the damaged ones of {@link DamageTest}. */
class SafetyTest {
    private static final Map<String, byte[]> TWO = new TreeMap<>(Map.of("a", new byte[500], "b", new byte[500]));

    private static ByteBuffer numbers(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns where the directory begins, and with it its first entry. */
    private static int directory(byte[] zip) {
        return numbers(zip).getInt(zip.length - 22 + 16);
    }

    private static int secondEntry(byte[] zip) {
        return directory(zip) + 46 + 1 + numbers(zip).getShort(directory(zip) + 30);
    }

    @Test
    void aMemberThatReachesIntoTheNextIsRefusedAndTheNextIsRead() throws IOException {
        byte[] zip = Archives.zip(TWO, Packing.STORED);
        for (int field : new int[] {20, 24}) {
            numbers(zip).putInt(directory(zip) + field, 540);
        }
        try (var archive = Archives.open(zip)) {
            var failure = Archives.failure(() -> Archives.read(archive, "a"));
            assertThat(failure.kind()).isEqualTo(ErrorKind.CORRUPT);
            assertThat(failure).hasMessageContaining("overlaps another member");
            assertThat(Archives.read(archive, "b")).isEqualTo(TWO.get("b"));
        }
    }

    @Test
    void membersThatShareOneHeaderAreRefused() throws IOException {
        byte[] zip = Archives.zip(TWO, Packing.STORED);
        numbers(zip).putInt(secondEntry(zip) + 42, 0);
        zip[secondEntry(zip) + 46] = 'a';
        try (var archive = Archives.open(zip)) {
            for (var member : archive.members().toList()) {
                assertThat(Archives.failure(() -> archive.read(member)))
                        .hasMessageContaining("overlaps another member");
                assertThat(Archives.failure(() -> archive.stream(member)).kind())
                        .isEqualTo(ErrorKind.CORRUPT);
            }
        }
    }

    @Test
    void moreMembersThanAreReadAreRefusedBeforeMemoryIsGiven() throws IOException {
        byte[] zip = zip64Claiming(MemberIndexBuilder.MAX_MEMBERS + 1L, 46);
        assertThat(Archives.failure(() -> Archives.open(zip)).summary()).contains("claims 20000001 members");
        byte[] large = zip64Claiming(1, (2L << 30) + 1);
        assertThat(Archives.failure(() -> Archives.open(large)).summary()).contains("is larger than the 2147483648");
    }

    private static byte[] zip64Claiming(long members, long directoryBytes) {
        var end = new LittleEndianBytes(98);
        end.u32(0x06064b50L).i64(44).u16(45).u16(45).u32(0).u32(0).i64(members).i64(members);
        end.i64(directoryBytes).i64(0);
        end.u32(0x07064b50L).u32(0).i64(0).u32(1);
        end.u32(0x06054b50L)
                .u16(0)
                .u16(0)
                .u16(0xffff)
                .u16(0xffff)
                .u32(0xffff_ffffL)
                .u32(0xffff_ffffL)
                .u16(0);
        return end.toArray();
    }

    @Test
    void differingMembersOfOneNameInAZipAreAProblemToVerify() throws IOException {
        byte[] zip = Archives.zip(new TreeMap<>(Map.of("a", new byte[5], "b", new byte[6])), Packing.STORED);
        byte[] twice = renamed(zip, "b", "a");
        assertThat(check(twice).problems())
                .singleElement()
                .extracting(ArchiveCheck.Problem::what)
                .isEqualTo("stands more than once, with different content");
        byte[] same = renamed(Archives.zip(TWO, Packing.STORED), "b", "a");
        assertThat(check(same).isGood()).isTrue();
    }

    private static ArchiveCheck.Report check(byte[] zip) throws IOException {
        return ArchiveCheck.run(new CountingReader(zip), Archives.url(), Optional.empty(), bytes -> {});
    }

    @Test
    void ofMembersOfOneNameInAZipTheLastCountsAndAllAreReached() throws IOException {
        byte[] first = {1, 2, 3};
        byte[] second = {4, 5, 6};
        byte[] twice = renamed(Archives.zip(new TreeMap<>(Map.of("a", first, "b", second)), Packing.STORED), "b", "a");
        try (var archive = Archives.open(twice)) {
            assertThat(Archives.read(archive, "a")).isEqualTo(second);
            assertThat(Archives.read(archive, "a#1")).isEqualTo(first);
            assertThat(Archives.read(archive, "a#2")).isEqualTo(second);
        }
    }

    /** Returns the zip with the second of its two members renamed, in its header and in the directory. */
    private static byte[] renamed(byte[] zip, String from, String to) {
        byte[] changed = zip.clone();
        int header = numbers(zip).getInt(secondEntry(zip) + 42);
        for (int at : new int[] {header + 30, secondEntry(zip) + 46}) {
            assertThat(changed[at]).isEqualTo((byte) from.charAt(0));
            changed[at] = (byte) to.charAt(0);
        }
        return changed;
    }

    @Test
    void oneRecordThatNamesEveryMemberGetsNoMemory() {
        String record = "path=" + "x".repeat(900_000);
        String length = String.valueOf(record.length() + 8);
        var tar = new TarBytes().header("g", 'g', record.length() + 8).content(length + " " + record + "\n");
        for (int i = 0; i < 10; i++) {
            tar.header("m" + i, '0', 0);
        }
        assertThat(Archives.failure(() -> Archives.open(tar.end())).summary())
                .startsWith("the names in the archive take");
    }

    @Test
    void aLinkToItselfEnds() throws IOException {
        byte[] tar = new TarBytes().link("a", '2', "b").link("b", '2', "a").end();
        try (var archive = Archives.open(tar)) {
            assertThat(Archives.failure(() -> Archives.read(archive, "a")).kind())
                    .isEqualTo(ErrorKind.NOT_FOUND);
        }
    }

    @Test
    void aZipWithinItselfIsJustAMember() throws IOException {
        byte[] inner = Archives.zip(TWO, Packing.STORED);
        byte[] outer = Archives.zip(Map.of("inner.zip", inner), Packing.STORED);
        try (var archive = Archives.open(outer)) {
            assertThat(archive.memberCount()).isEqualTo(1);
            assertThat(Archives.read(archive, "inner.zip")).isEqualTo(inner);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLocalHeaderMayHaveOtherExtraFieldsThanTheDirectory(Packing packing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var entry = new ZipEntry("a");
            // Android's alignment, which the directory does without once a tool has written it anew.
            entry.setExtra(new byte[] {0x35, (byte) 0xd9, 4, 0, 1, 2, 3, 4});
            entry.setMethod(packing == Packing.STORED ? ZipEntry.STORED : ZipEntry.DEFLATED);
            if (packing == Packing.STORED) {
                entry.setSize(0);
                entry.setCrc(0);
            }
            zip.putNextEntry(entry);
            if (packing == Packing.DEFLATED) {
                zip.write("content".getBytes(UTF_8));
            }
        }
        byte[] zip = bytes.toByteArray();
        int at = directory(zip);
        byte[] without = new byte[zip.length - 8];
        System.arraycopy(zip, 0, without, 0, at + 47);
        System.arraycopy(zip, at + 55, without, at + 47, zip.length - at - 55);
        numbers(without).putShort(at + 30, (short) 0);
        numbers(without).putInt(without.length - 22 + 12, 47);
        try (var archive = Archives.open(without)) {
            assertThat(new String(Archives.read(archive, "a"), UTF_8))
                    .isEqualTo(packing == Packing.STORED ? "" : "content");
        }
    }

    @Test
    void anIndexThatPointsOutsideTheArchiveIsIgnored() throws IOException {
        byte[] tar = Archives.tar(TWO);
        var host = new HostObject(new CountingReader(tar), Archives.url(), tar.length);
        for (long offset : new long[] {tar.length - 511, tar.length, Long.MAX_VALUE - 600}) {
            var builder = new MemberIndexBuilder(host);
            builder.add(
                    new byte[] {'a'},
                    MemberIndexBuilder.NO_LINK,
                    new MemberEntry(Member.Type.OBJECT, Coding.STORED, offset, 0, 0, 0, 0));
            byte[] index =
                    ArchiveIndex.bytes(host, new TarLayout(host, builder.build()), new Bytes(0, tar), Optional.empty());
            assertThat(ArchiveIndex.layout(host, index)).as("at %s", offset).isEmpty();
        }
    }

    @Test
    void anIndexOfAFewBytesGetsNoGigabytesForItsNames() throws IOException {
        byte[] tar = Archives.tar(TWO);
        var host = new HostObject(new CountingReader(tar), Archives.url(), tar.length);
        var plain = new ByteArrayOutputStream();
        int members = 5000;
        for (int i = 0; i < members; i++) {
            VarInts.write(plain, i == 0 ? 0 : 1 << 20);
            VarInts.write(plain, i == 0 ? 1 << 20 : 0);
            plain.writeBytes(Arrays.copyOf(new byte[0], i == 0 ? 1 << 20 : 0));
            plain.writeBytes(new byte[9]);
        }
        var head = new IndexFile(
                ArchiveFormat.TAR,
                tar.length,
                Optional.empty(),
                IndexFile.tailSha256(new Bytes(0, tar)),
                0,
                members,
                plain.size());
        byte[] index = head.with(IndexBody.packed(plain.toByteArray()));
        assertThat(index).hasSizeLessThan(20_000);
        assertThat(ArchiveIndex.layout(host, index)).isEmpty();
    }
}
