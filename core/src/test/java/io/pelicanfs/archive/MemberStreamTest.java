package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** A pass from the beginning finds the damage that random access finds: never fewer members, never other bytes. */
class MemberStreamTest {
    private static final int BLOCK = 512;

    private static List<String> read(byte[] archive) throws IOException {
        var found = new ArrayList<String>();
        try (var members = MemberStream.of(new ByteArrayInputStream(archive), Archives.url())) {
            for (var member = members.next(); member.isPresent(); member = members.next()) {
                found.add(identity(
                        member.get(),
                        member.get().type() == Member.Type.OBJECT
                                ? members.content().readAllBytes()
                                : new byte[0]));
            }
        }
        return found;
    }

    private static List<String> readAtRandom(byte[] archive) throws IOException {
        var found = new ArrayList<String>();
        try (var opened = Archives.open(archive)) {
            for (var member : opened.members().toList()) {
                found.add(identity(member, member.type() == Member.Type.OBJECT ? opened.read(member) : new byte[0]));
            }
        }
        return found;
    }

    private static String identity(Member member, byte[] content) {
        return member + " " + Arrays.hashCode(content);
    }

    private static Map<String, byte[]> members() {
        var members = new LinkedHashMap<>(Archives.members(3, 40, 3000));
        members.put("long/" + "x".repeat(200), "behind pax records".getBytes(UTF_8));
        members.put("middle.txt", "middle".getBytes(UTF_8));
        members.put("last.txt", "last".getBytes(UTF_8));
        return members;
    }

    private static byte[] dual() throws IOException {
        return ShardTest.shard(members(), ShardFormat.DUAL);
    }

    private static PelicanException failure(byte[] archive) {
        return Archives.failure(() -> read(archive));
    }

    private static byte[] zeroed(byte[] archive, int from, int to) {
        var damaged = archive.clone();
        Arrays.fill(damaged, from, to, (byte) 0);
        return damaged;
    }

    private static byte[] flipped(byte[] archive, int at) {
        var damaged = archive.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private static int indexOf(byte[] archive, String text) {
        return new String(archive, ISO_8859_1).indexOf(text);
    }

    @Test
    void whatIsWholeIsReadAsAtRandom() throws IOException {
        byte[] tar = Archives.tar(members());
        assertThat(read(tar)).isEqualTo(readAtRandom(tar)).hasSize(members().size());
        assertThat(read(dual())).hasSize(members().size() + 1);
        byte[] odd = new TarBytes()
                .header("label", 'V', 0)
                .header("./", '5', 0)
                .header("a/", '0', 0)
                .link("hard", '1', "a/b")
                .link("soft", '2', "b")
                .header("a/b", '0', 3)
                .content("abc")
                .end();
        assertThat(read(odd)).isEqualTo(readAtRandom(odd)).hasSize(4);
    }

    @Test
    void aFlippedBitInAMemberOfADualShardIsFoundByItsCrc() throws IOException {
        for (String text : List.of("behind pax records", "last\0\0\0\0\0")) {
            byte[] shard = dual();
            var failure = failure(flipped(shard, indexOf(shard, text)));
            assertThat(failure.kind()).isEqualTo(ErrorKind.CORRUPT);
            assertThat(failure).hasMessageContaining("its CRC-32 is");
        }
    }

    @Test
    void whatIsSkippedIsVerifiedToo() throws IOException {
        byte[] shard = dual();
        byte[] damaged = flipped(shard, indexOf(shard, "behind pax records"));
        var failure = Archives.failure(() -> {
            try (var members = MemberStream.of(new ByteArrayInputStream(damaged), Archives.url())) {
                while (members.next().isPresent()) {
                    // The content is left alone.
                }
            }
        });
        assertThat(failure.kind()).isEqualTo(ErrorKind.CORRUPT);
    }

    @Test
    void aFlippedBitInAnyHeaderIsFound() throws IOException {
        byte[] tar = Archives.tar(Map.of("a.txt", new byte[700]));
        for (int at = 0; at < BLOCK; at++) {
            if (at < 148 || at >= 156) {
                byte[] damaged = flipped(tar, at);
                assertThat(failure(damaged).kind()).as("byte %s", at).isEqualTo(ErrorKind.BAD_ARCHIVE);
            }
        }
    }

    @Test
    void zerosInPlaceOfAHeaderAreNoEnd() throws IOException {
        for (byte[] archive : List.of(Archives.tar(members()), dual())) {
            int header = indexOf(archive, "middle.txt") / BLOCK * BLOCK;
            assertThat(failure(zeroed(archive, header, header + BLOCK)))
                    .hasMessageContaining("lone block of zeros before byte " + (header + BLOCK));
            assertThat(failure(zeroed(archive, header, header + 2 * BLOCK)).kind())
                    .isEqualTo(ErrorKind.BAD_ARCHIVE);
        }
    }

    @Test
    void zerosInPlaceOfANameAreNoName() throws IOException {
        for (int form : new int[] {TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.LONGFILE_GNU}) {
            byte[] tar = Archives.tar(members(), form);
            int name = indexOf(tar, "long/xxx") / BLOCK * BLOCK;
            assertThat(failure(zeroed(tar, name, name + BLOCK)).kind()).isEqualTo(ErrorKind.BAD_ARCHIVE);
        }
    }

    @Test
    void aLongRunOfZerosIsNoEndEither() throws IOException {
        byte[] tar = Archives.tar(members());
        byte[] damaged = zeroed(tar, 10 * BLOCK, 20 * BLOCK);
        assertThat(failure(damaged).kind()).isEqualTo(ErrorKind.BAD_ARCHIVE);
        assertThat(Archives.failure(() -> readAtRandom(damaged)).kind()).isEqualTo(ErrorKind.BAD_ARCHIVE);
    }

    @Test
    void aDualShardWhoseEndIsAllZerosHasLostItsDirectory() throws IOException {
        byte[] shard = dual();
        int header = indexOf(shard, "middle.txt") / BLOCK * BLOCK;
        byte[] damaged = zeroed(shard, header, shard.length);
        assertThat(failure(damaged)).hasMessageContaining("zeros stand where it should go on");
        assertThat(Archives.failure(() -> readAtRandom(damaged)))
                .hasMessageContaining("zeros stand where it should go on");
    }

    @Test
    void nothingButZerosIsNoLargeEmptyTar() throws IOException {
        assertThat(read(new byte[10_240])).isEmpty();
        assertThat(failure(new byte[100_000])).hasMessageContaining("nothing but zeros");
    }

    @Test
    void whatATarToolAddedToADualShardNeedsNoZipHeader() throws IOException {
        byte[] shard = dual();
        byte[] more = new TarBytes().header("added", '0', 1).content("1").end();
        byte[] longer = Arrays.copyOf(shard, shard.length - 1024 + more.length);
        System.arraycopy(more, 0, longer, shard.length - 1024, more.length);
        assertThat(read(longer)).hasSize(members().size() + 2);
    }

    @Test
    void theListOfNamesInAnIncrementalDumpIsNoMembersContent() throws IOException {
        byte[] dump = new TarBytes()
                .header("folder/", 'D', 8)
                .content("Ya.txt\0\0")
                .header("folder/a.txt", '0', 1)
                .content("1")
                .end();
        assertThat(read(dump)).isEqualTo(readAtRandom(dump)).hasSize(2);
        assertThat(read(dump).get(0)).contains("COLLECTION");
    }

    @Test
    void theZerosOfALargeRecordBehindTheEndAreFine() throws IOException {
        byte[] tar = Archives.tar(members());
        byte[] padded = Arrays.copyOf(tar, tar.length + 200_000);
        assertThat(read(padded))
                .isEqualTo(readAtRandom(padded))
                .hasSize(members().size());
    }

    @Test
    void theChecksumOfATarGzIsComparedBehindItsEnd() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(Archives.tar(members()));
        }
        byte[] whole = packed.toByteArray();
        assertThat(read(whole)).hasSize(members().size());
        assertThat(failure(flipped(whole, whole.length - 8)).kind()).isEqualTo(ErrorKind.BAD_ARCHIVE);
    }

    @Test
    void noDamageOfADualShardGivesOtherMembers() throws IOException {
        byte[] shard = dual();
        var whole = read(shard);
        var random = new Random(5);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = shard.clone();
            int from = random.nextInt(shard.length);
            int to = Math.min(shard.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 3000));
            for (int at = from; at < to; at++) {
                damaged[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
            }
            try {
                var found = read(damaged);
                // The directory itself is the last member; padding is nobody's.
                assertThat(found.subList(0, found.size() - 1)).isEqualTo(whole.subList(0, whole.size() - 1));
            } catch (PelicanException e) {
                assertThat(e.kind()).isIn(ErrorKind.BAD_ARCHIVE, ErrorKind.CORRUPT, ErrorKind.UNSUPPORTED);
            }
        }
    }
}
