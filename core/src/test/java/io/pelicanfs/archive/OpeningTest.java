package io.pelicanfs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.archive.Archives.Packing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What opening costs, in requests and bytes, and what is told about objects that cannot be opened. */
class OpeningTest {
    @Test
    void opensASmallObjectWithOneRead() throws IOException {
        for (byte[] bytes : new byte[][] {
            Archives.zip(Archives.members(1, 100, 5000), Packing.DEFLATED), Archives.tar(Archives.members(1, 100, 5000))
        }) {
            assertThat(bytes.length).isLessThan(1 << 20);
            var object = new CountingReader(bytes);
            Archive.open(object, Archives.url()).close();
            assertThat(object.requests()).isEqualTo(1);
        }
    }

    @Test
    void opensAZipOfFiftyThousandMembersWithTwoReads() throws IOException {
        var members = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 50_000; i++) {
            members.put("train/n0144/image-%06d.jpg".formatted(i), new byte[] {(byte) i});
        }
        var object = new CountingReader(Archives.zip(members, Packing.STORED));
        try (var archive = Archive.open(object, Archives.url())) {
            assertThat(archive.memberCount()).isEqualTo(50_000);
            assertThat(object.reads.get()).isEqualTo(1);
            assertThat(object.vectoredReads.get()).isEqualTo(1);
            assertThat(Archives.read(archive, "train/n0144/image-031415.jpg")).containsExactly((byte) 31_415);
        }
    }

    @Test
    void opensATarOfManySmallMembersInOneStream() throws IOException {
        var object = new CountingReader(Archives.tar(Archives.members(2, 2000, 4000)));
        try (var archive = Archive.open(object, Archives.url())) {
            assertThat(archive.memberCount()).isEqualTo(2000);
            assertThat(object.streams.get()).isEqualTo(1);
            assertThat(object.reads.get()).isEqualTo(2);
        }
    }

    @Test
    void hopsOverLargeMembersOfATar() throws IOException {
        var members = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 8; i++) {
            members.put("video-" + i, new byte[3_000_000]);
        }
        var object = new CountingReader(Archives.tar(members));
        try (var archive = Archive.open(object, Archives.url())) {
            assertThat(archive.memberCount()).isEqualTo(8);
            assertThat(object.streams.get()).isZero();
            assertThat(object.reads.get()).isLessThanOrEqualTo(2 + 9);
            assertThat(object.bytes.get()).isLessThan(400_000);
        }
    }

    @Test
    void opensEmptyArchives() throws IOException {
        for (byte[] bytes :
                new byte[][] {Archives.zip(Map.of(), Packing.STORED), Archives.tar(Map.of()), new byte[10240]}) {
            try (var archive = Archives.open(bytes)) {
                assertThat(archive.memberCount()).isZero();
                assertThat(archive.children("")).isEmpty();
            }
        }
    }

    @Test
    void saysThatATarGzCannotBeOpenedAtRandom() throws IOException {
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write(Archives.tar(Archives.members(3, 3, 100)));
        }
        assertThat(Archives.failure(() -> Archives.open(gzip.toByteArray())))
                .hasMessage("a tar.gz cannot be opened at random: pelican://federation.example/ns/images.archive. "
                        + "Get it whole and unpack it, or pack it again as tar or zip.");
    }

    @Test
    void saysWhatIsNoArchive() {
        assertThat(summaryOf(new byte[0])).isEqualTo("the object is empty");
        assertThat(summaryOf("<html>error page</html>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("the object is neither a zip nor a tar");
        assertThat(summaryOf(new byte[2 << 20])).isEqualTo("the object is neither a zip nor a tar");
        assertThat(summaryOf(new byte[] {'P', 'K', 3, 4, 0})).startsWith("the zip is truncated");
    }

    @Test
    void saysThatWhatGzipPackedIsNoTar() throws IOException {
        var gzip = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gzip)) {
            out.write("{}\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(summaryOf(gzip.toByteArray())).isEqualTo("what is compressed by gzip here is no tar");
    }

    @Test
    void saysThatBytesFollowAZip() throws IOException {
        byte[] zip = Archives.zip(Archives.members(3, 5, 100), Packing.DEFLATED);
        assertThat(Archives.failure(() -> Archives.open(Arrays.copyOf(zip, zip.length + 7))))
                .hasMessageContaining("7 bytes follow the end of the zip, which is at byte " + zip.length)
                .hasMessageContaining("head -c " + zip.length);
    }

    @Test
    void closesTheObjectWhenOpeningFails() {
        var object = new CountingReader(new byte[100]);
        Archives.failure(() -> Archive.open(object, Archives.url()));
        assertThat(object.closed).isTrue();
    }

    @Test
    void takesNoMemberOfACutZipForAPrefixedZip() throws IOException {
        byte[] inner = Archives.zip(Map.of("inner.txt", new byte[10]), Packing.STORED);
        var members = new LinkedHashMap<String, byte[]>();
        members.put("first.txt", new byte[10]);
        members.put("inner.zip", inner);
        byte[] zip = Archives.zip(members, Packing.STORED);
        int innerEnd = indexOf(zip, inner) + inner.length;
        assertThat(summaryOf(Arrays.copyOf(zip, innerEnd))).startsWith("the zip is truncated");
        byte[] tar = Archives.tar(members);
        assertThat(summaryOf(Arrays.copyOf(tar, indexOf(tar, inner) + inner.length)))
                .startsWith("the archive is truncated");
    }

    private static String summaryOf(byte[] object) {
        return Archives.failure(() -> Archives.open(object)).summary();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}
