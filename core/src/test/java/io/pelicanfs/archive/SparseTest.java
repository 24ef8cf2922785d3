package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sparse files of a tar, in the four forms that GNU tar writes: holes are zeros, wherever they are read from. */
class SparseTest {
    /** 4 bytes at 600, in a file of 3,000. */
    private static final byte[] CONTENT = new byte[3000];

    static {
        System.arraycopy("data".getBytes(US_ASCII), 0, CONTENT, 600, 4);
    }

    private static String octal(long value) {
        return "%011o\0".formatted(value);
    }

    private static TarBytes pax(TarBytes tar, String... records) {
        var text = new StringBuilder();
        for (String record : records) {
            int length = record.length() + 2;
            while (String.valueOf(length).length() + record.length() + 2 != length) {
                length = String.valueOf(length).length() + record.length() + 2;
            }
            text.append(length).append(' ').append(record).append('\n');
        }
        return tar.header("PaxHeaders/x", 'x', text.length()).content(text.toString());
    }

    /** Five files in a row: GNU's old form with its map in one and in two blocks, pax 0.0, 0.1 and 1.0; and a plain one. */
    static byte[] tar() {
        var tar = new TarBytes()
                .header("./", '5', 0)
                .header("old", 'S', 4)
                .with(257, "ustar  \0")
                .with(386, octal(600) + octal(4) + octal(3000) + octal(0))
                .with(483, octal(3000))
                .content("data");
        tar.header("old-long", 'S', 4)
                .with(257, "ustar  \0")
                .with(
                        386,
                        octal(600) + octal(1) + octal(601) + octal(1) + octal(602) + octal(1) + octal(603) + octal(1))
                .with(482, "\1")
                .with(483, octal(3000))
                .content(octal(3000) + octal(0) + "\0".repeat(488))
                .content("data");
        pax(
                        tar,
                        "GNU.sparse.size=3000",
                        "GNU.sparse.numblocks=2",
                        "GNU.sparse.offset=600",
                        "GNU.sparse.numbytes=4",
                        "GNU.sparse.offset=3000",
                        "GNU.sparse.numbytes=0")
                .header("pax00", '0', 4)
                .content("data");
        pax(
                        tar,
                        "GNU.sparse.size=3000",
                        "GNU.sparse.numblocks=2",
                        "GNU.sparse.name=pax01",
                        "GNU.sparse.map=600,4,3000,0")
                .header("GNUSparseFile.1/pax01", '0', 4)
                .content("data");
        pax(tar, "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=pax10", "GNU.sparse.realsize=3000")
                .header("GNUSparseFile.1/pax10", '0', 516)
                .content("2\n600\n4\n3000\n0\n" + "\0".repeat(512 - 15) + "data");
        return tar.header("plain", '0', 1).content("1").end();
    }

    @Test
    void allFormsAreReadWithTheirHolesFilled() throws IOException {
        try (var archive = Archives.open(tar())) {
            assertThat(archive.members().map(Member::name))
                    .containsExactly("old", "old-long", "pax00", "pax01", "pax10", "plain");
            var sparse = archive.members().limit(5).toList();
            for (var member : sparse) {
                assertThat(member.sizeBytes()).as(member.name()).isEqualTo(CONTENT.length);
                assertThat(archive.read(member)).as(member.name()).isEqualTo(CONTENT);
                try (var stream = archive.stream(member);
                        var view = archive.open(member)) {
                    assertThat(stream.readAllBytes()).isEqualTo(CONTENT);
                    var part = ByteBuffer.allocate(6);
                    assertThat(view.read(599, part)).isEqualTo(6);
                    assertThat(new String(part.array(), US_ASCII)).isEqualTo("\0data\0");
                }
            }
            archive.readAll(sparse, (member, content) -> assertThat(content).isEqualTo(ByteBuffer.wrap(CONTENT)));
            assertThat(Archives.read(archive, "plain")).containsExactly('1');
        }
    }

    @Test
    void aPassFromTheBeginningGivesTheSame() throws IOException {
        try (var members = MemberStream.of(new ByteArrayInputStream(tar()), Archives.url())) {
            members.next();
            for (int i = 0; i < 5; i++) {
                assertThat(members.content().readAllBytes()).isEqualTo(CONTENT);
                members.next();
            }
        }
    }

    @Test
    void aMapBehindTheHeaderCountsNotTwice() throws IOException {
        var tar = new TarBytes().header("label", 'V', 0);
        byte[] ending = pax(
                        tar,
                        "GNU.sparse.major=1",
                        "GNU.sparse.minor=0",
                        "GNU.sparse.name=last",
                        "GNU.sparse.realsize=3000")
                .header("GNUSparseFile.1/last", '0', 516)
                .content("2\n600\n4\n3000\n0\n" + "\0".repeat(512 - 15) + "data")
                .end();
        try (var members = MemberStream.of(new ByteArrayInputStream(ending), Archives.url())) {
            assertThat(members.next().orElseThrow().name()).isEqualTo("last");
            assertThat(members.next()).isEmpty();
        }
        try (var archive = Archives.open(ending)) {
            assertThat(Archives.read(archive, "last")).isEqualTo(CONTENT);
        }
    }

    @Test
    void aMapThatFillsTheMemoryIsRefused() throws IOException {
        int pieces = 2_500_000;
        String map = pieces + "\n" + "0\n0\n".repeat(pieces);
        map += "\0".repeat(-map.length() & 511);
        byte[] hostile = pax(
                        new TarBytes(),
                        "GNU.sparse.major=1",
                        "GNU.sparse.minor=0",
                        "GNU.sparse.name=m",
                        "GNU.sparse.realsize=1")
                .header("GNUSparseFile.1/m", '0', map.length())
                .content(map)
                .end();
        try (var archive = Archives.open(hostile)) {
            assertThat(Archives.failure(() -> Archives.read(archive, "m")))
                    .hasMessageContaining("more than 4194304 bytes come before one member's content");
        }
    }

    @Test
    void anIndexKeepsThemAndVerifyPasses() throws IOException {
        byte[] tar = tar();
        var host = new HostObject(new CountingReader(tar), Archives.url(), tar.length);
        byte[] index = ArchiveIndex.build(new CountingReader(tar), Archives.url(), bytes -> {});
        var layout = ArchiveIndex.layout(host, index).orElseThrow();
        for (int i = 0; i < 5; i++) {
            assertThat(new MemberReader(host, layout).read(i)).isEqualTo(CONTENT);
        }
        assertThat(ArchiveCheck.run(new CountingReader(tar), Archives.url(), Optional.empty(), bytes -> {})
                        .isGood())
                .isTrue();
    }

    @Test
    void oneThatIsAllHoleTakesNoMemory() throws IOException {
        byte[] tar = new TarBytes()
                .header("hole", 'S', 0)
                .with(257, "ustar  \0")
                .with(386, octal(1L << 32) + octal(0))
                .with(483, octal(1L << 32))
                .end();
        try (var archive = Archives.open(tar)) {
            var hole = archive.member("hole").orElseThrow();
            assertThat(Archives.failure(() -> archive.read(hole)).kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            try (var stream = archive.stream(hole)) {
                assertThat(stream.readNBytes(1000)).isEqualTo(new byte[1000]);
            }
        }
        try (var members = MemberStream.of(new ByteArrayInputStream(tar), Archives.url())) {
            members.next();
            assertThat(Archives.failure(members::content).kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(members.next()).isEmpty();
        }
    }

    @Test
    void aMapThatIsNoneIsDamage() throws IOException {
        byte[] tar = new TarBytes()
                .header("bad", 'S', 4)
                .with(257, "ustar  \0")
                .with(386, "nonsense")
                .with(483, octal(3000))
                .content("data")
                .end();
        try (var archive = Archives.open(tar)) {
            assertThat(Archives.failure(() -> Archives.read(archive, "bad")).kind())
                    .isIn(ErrorKind.BAD_ARCHIVE, ErrorKind.CORRUPT);
        }
    }
}
