package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only tars have, from headers made by hand. */
class TarTest {
    @Test
    void readsTarsWithoutMagic() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("old/", '\0', 0)
                .with(257, "\0\0\0\0\0\0\0\0")
                .header("old/file", '\0', 3)
                .with(257, "\0\0\0\0\0\0\0\0")
                .content("abc")
                .end())) {
            assertThat(archive.member("old").orElseThrow().type()).isEqualTo(Member.Type.COLLECTION);
            assertThat(Archives.read(archive, "old/file")).isEqualTo("abc".getBytes(UTF_8));
        }
    }

    @Test
    void joinsThePrefixesOfUstarAndStarAndNotThatOfGnu() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("name", '0', 0)
                .with(345, "prefix")
                .header("gnu", '0', 0)
                .with(257, "ustar  \0")
                .with(345, "14712345670")
                .header("star", '0', 0)
                .with(345, "p".repeat(131) + "14712345670 14712345670 ")
                .with(508, "tar\0")
                .end())) {
            assertThat(archive.members().map(Member::name))
                    .containsExactly("prefix/name", "gnu", "p".repeat(131) + "/star");
        }
    }

    @Test
    void takesNamesSizesAndTimesFromPaxRecords() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("global", 'g', 20)
                .content("20 mtime=1000000000\n")
                .header("pax", 'x', 28)
                .content("18 path=long/name\n10 size=3\n")
                .header("short", '0', 0)
                .content("abc")
                .header("pax", 'x', 17)
                .content("17 mtime=1350.99\n")
                .header("other", '0', 0)
                .end())) {
            var first = archive.member("long/name").orElseThrow();
            assertThat(archive.read(first)).isEqualTo("abc".getBytes(UTF_8));
            assertThat(first.modified()).contains(Instant.ofEpochSecond(1_000_000_000));
            assertThat(archive.member("other").orElseThrow().modified()).contains(Instant.ofEpochSecond(1350));
        }
    }

    @Test
    void refusesDamagedPaxRecords() {
        for (String records :
                new String[] {"99 path=a\n", "0 path=a\n", "path=a\n", "10 path=abc", "3 x", "7 path\n", "9 path=a\n12"
                }) {
            byte[] tar = new TarBytes()
                    .header("pax", 'x', records.length())
                    .content(records)
                    .header("a", '0', 0)
                    .end();
            assertThat(Archives.failure(() -> Archives.open(tar)).summary())
                    .isEqualTo("the tar's pax records at byte 0 are damaged");
        }
    }

    @Test
    void readsSizesInBase256() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("big", '0', 3)
                .with(124, "\u0080\0\0\0\0\0\0\0\0\0\0\3")
                .content("abc")
                .end())) {
            assertThat(Archives.read(archive, "big")).isEqualTo("abc".getBytes(UTF_8));
        }
        assertThat(Archives.failure(() -> Archives.open(new TarBytes()
                                .header("negative", '0', 0)
                                .with(124, "\u00ff".repeat(12))
                                .end()))
                        .summary())
                .isEqualTo("the tar header at byte 0 has no valid size");
    }

    @Test
    void givesTheLastOfMembersWithOneName() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("./a", '0', 1)
                .content("1")
                .header("a", '0', 1)
                .content("2")
                .end())) {
            assertThat(archive.memberCount()).isEqualTo(2);
            assertThat(Archives.read(archive, "a")).isEqualTo("2".getBytes(UTF_8));
            assertThat(archive.read(archive.members().findFirst().orElseThrow()))
                    .isEqualTo("1".getBytes(UTF_8));
            assertThat(archive.children("").map(Member::ordinal)).containsExactly(1);
            assertThat(Archives.read(archive, "a#1")).isEqualTo("1".getBytes(UTF_8));
            assertThat(Archives.read(archive, "a#2")).isEqualTo("2".getBytes(UTF_8));
            for (String none : new String[] {"a#0", "a#3", "a#", "a#01", "b#1", "#1"}) {
                assertThat(archive.member(none)).as(none).isEmpty();
            }
        }
    }

    @Test
    void aNameThatLooksCountedOutIsFirstOfAllAName() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("a", '0', 1)
                .content("1")
                .header("a#1", '0', 1)
                .content("2")
                .end())) {
            assertThat(Archives.read(archive, "a#1")).isEqualTo("2".getBytes(UTF_8));
        }
    }

    @Test
    void followsLinksWithinTheArchiveOnly() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("./", '5', 0)
                .header("./d/data", '0', 3)
                .content("abc")
                .link("d/hard", '1', "./d/data")
                .link("e/soft", '2', "../d/hard")
                .link("out", '2', "../../etc/passwd")
                .link("absolute", '2', "/d/data")
                .link("dangling", '2', "nowhere")
                .link("loop", '2', "loop")
                .link("folder", '2', "d/sub")
                .header("d/sub", '5', 0)
                .end())) {
            assertThat(archive.memberCount()).isEqualTo(9);
            for (String name : new String[] {"d/hard", "e/soft"}) {
                var link = archive.member(name).orElseThrow();
                assertThat(link.type()).isEqualTo(Member.Type.LINK);
                assertThat(archive.read(link)).isEqualTo("abc".getBytes(UTF_8));
            }
            assertThat(archive.member("e/soft").orElseThrow().linkTarget()).contains("../d/hard");
            for (String name : new String[] {"out", "absolute", "dangling", "loop"}) {
                assertThat(Archives.failure(() -> Archives.read(archive, name)).kind())
                        .isEqualTo(ErrorKind.NOT_FOUND);
            }
            assertThat(Archives.failure(() -> Archives.read(archive, "folder")).kind())
                    .isEqualTo(ErrorKind.WRONG_TYPE);
        }
    }

    @Test
    void followsLinksThroughLinkedFolders() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("a/b.txt", '0', 3)
                .content("abc")
                .header("b.txt", '0', 1)
                .content("x")
                .link("cur", '2', "a")
                .link("deep/there", '2', "../cur")
                .link("l2", '2', "cur/b.txt")
                .link("l3", '2', "./deep/there//b.txt")
                .link("l4", '2', "deep/there/../b.txt")
                .link("round", '2', "round/b.txt")
                .link("away", '2', "/etc")
                .link("l5", '2', "away/passwd")
                .end())) {
            assertThat(Archives.read(archive, "l2")).isEqualTo("abc".getBytes(UTF_8));
            assertThat(Archives.read(archive, "l3")).isEqualTo("abc".getBytes(UTF_8));
            assertThat(Archives.read(archive, "l4")).isEqualTo("x".getBytes(UTF_8));
            assertThat(archive.contentBytes(archive.member("l2").orElseThrow())).isEqualTo(3);
            for (String name : new String[] {"round", "l5"}) {
                assertThat(Archives.failure(() -> Archives.read(archive, name)).kind())
                        .as(name)
                        .isEqualTo(ErrorKind.NOT_FOUND);
            }
        }
    }

    @Test
    void listsWhatItCannotRead() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("device", '3', 0)
                .header("label", 'V', 0)
                .header("fine", '0', 1)
                .content("1")
                .end())) {
            assertThat(archive.members().map(Member::name)).containsExactly("device", "fine");
            assertThat(Archives.failure(() -> Archives.read(archive, "device")).kind())
                    .isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(Archives.read(archive, "fine")).isEqualTo("1".getBytes(UTF_8));
        }
    }

    @Test
    void readsNamesThatAreNotUtf8AndShowsHostileOnesEscaped() throws IOException {
        try (var archive = Archives.open(new TarBytes()
                .header("caf\u00e9", '0', 0)
                .header("\u001b[2Jclear", '0', 0)
                .header("../../up", '0', 0)
                .header("/etc//passwd", '0', 0)
                .end())) {
            assertThat(archive.members().map(Member::name))
                    .containsExactly("café", "\u001b[2Jclear", "../../up", "etc/passwd");
            assertThat(archive.members().map(Member::displayName)).contains("\\u001B[2Jclear");
            assertNoFolderIsItsOwnChild(archive, "", new HashSet<>());
        }
    }

    private static void assertNoFolderIsItsOwnChild(Archive archive, String folder, Set<String> seen) {
        assertThat(seen.add(folder)).isTrue();
        archive.children(folder)
                .filter(m -> m.type() == Member.Type.COLLECTION)
                .forEach(m -> assertNoFolderIsItsOwnChild(archive, m.name(), seen));
    }

    @Test
    void refusesTarsWhoseEndIsMissing() throws IOException {
        byte[] tar = new TarBytes().header("a", '0', 1).content("1").end();
        assertThat(Archives.failure(() -> Archives.open(Arrays.copyOf(tar, 1024)))
                        .summary())
                .isEqualTo("the archive is truncated: the next member or the end mark at byte 1024"
                        + " needs at least 1536 bytes, the object has 1024");
        byte[] cut = new TarBytes().header("a", '0', 5000).end();
        assertThat(Archives.failure(() -> Archives.open(cut)).summary())
                .isEqualTo("the archive is truncated: the tar member at byte 0 of 5000 bytes"
                        + " needs at least 5512 bytes, the object has 1536");
        byte[] hole = new TarBytes()
                .header("a", '0', 0)
                .content("\0".repeat(512))
                .header("b", '0', 0)
                .end();
        assertThat(Archives.failure(() -> Archives.open(hole)).summary()).contains("lone block of zeros");
    }

    @Test
    void givesNoMemoryForRecordsThatAreTooLong() {
        byte[] tar = new TarBytes()
                .header("x", 'L', 2 << 20)
                .content("\0".repeat(2 << 20))
                .end();
        assertThat(Archives.failure(() -> Archives.open(tar)).summary()).contains("take more than 1048576 bytes");
    }

    @Test
    void findsOutChangedHeadersOfMembers() throws IOException {
        var random = new Random(5);
        byte[] tar = new TarBytes().header("a", '0', 3).content("abc").end();
        for (int i = 0; i < 100; i++) {
            byte[] changed = tar.clone();
            try (var archive = Archives.open(changed)) {
                var member = archive.member("a").orElseThrow();
                changed[random.nextInt(512)] ^= (byte) (1 << random.nextInt(8));
                assertThat(Archives.failure(() -> archive.read(member)).kind()).isEqualTo(ErrorKind.CORRUPT);
            }
        }
    }

    @Test
    void readsChecksumsOfSignedBytes() throws IOException {
        byte[] tar = new TarBytes().header("caf\u00e9", '0', 0).signedChecksum().end();
        try (var archive = Archives.open(tar)) {
            assertThat(archive.members().map(Member::name))
                    .containsExactly("caf" + new String(new byte[] {(byte) 0xe9}, ISO_8859_1));
        }
    }
}
