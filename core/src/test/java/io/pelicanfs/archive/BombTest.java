package io.pelicanfs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.archive.Archives.Packing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Little that unpacks to very much is not unpacked unless its reader insists, and honest content of the same size is. */
class BombTest {
    private static final int LARGE_BYTES = 101_000_000;

    private static byte[] zip(byte[] content) throws IOException {
        return Archives.zip(Map.of("m", content), Packing.DEFLATED);
    }

    /** Returns so many zeros, every few of them interrupted, which deflate packs a little less well. */
    private static byte[] nearlyZeros() {
        var content = new byte[LARGE_BYTES];
        for (int i = 0; i < content.length; i += 20_000) {
            content[i] = (byte) (i / 20_000);
        }
        return content;
    }

    @Test
    void aMemberOfAThousandTimesItsRoomIsRefusedAndAStreamOfItIsNot() throws IOException {
        try (var archive = Archives.open(zip(new byte[LARGE_BYTES]))) {
            var bomb = archive.member("m").orElseThrow();
            var failure = Archives.failure(() -> archive.read(bomb));
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(failure)
                    .hasMessageContaining("unpack to 101000000, more than 1,000 times as many")
                    .hasMessageContaining("If you trust the archive, read this member as a stream: pelfs cat");
            assertThat(Archives.failure(() -> archive.requireModest(bomb)).kind())
                    .isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(Archives.failure(() -> archive.readAll(List.of(bomb), (member, content) -> {}))
                            .kind())
                    .isEqualTo(ErrorKind.UNSUPPORTED);
            try (var stream = archive.stream(bomb)) {
                assertThat(stream.transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE_BYTES);
            }
        }
    }

    @Test
    void whatPacksWellButNotSoWellIsRead() throws IOException {
        byte[] content = nearlyZeros();
        try (var archive = Archives.open(zip(content))) {
            assertThat(Archives.read(archive, "m")).hasSize(content.length);
        }
    }

    @Test
    void aSmallOneOfTheSameRatioIsRead() throws IOException {
        try (var archive = Archives.open(zip(new byte[20_000_000]))) {
            assertThat(Archives.read(archive, "m")).hasSize(20_000_000);
        }
    }

    @Test
    void aTarGzThatUnpacksToTooMuchEndsThere() throws IOException {
        byte[] bomb = gzip(new byte[LARGE_BYTES + 30_000_000]);
        try (var members = MemberStream.of(new ByteArrayInputStream(bomb), Archives.url())) {
            members.next();
            var failure = Archives.failure(() -> members.content().transferTo(OutputStream.nullOutputStream()));
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(failure).hasMessageContaining("get it whole and unpack it with tar");
        }
        try (var members = MemberStream.of(new ByteArrayInputStream(gzip(nearlyZeros())), Archives.url())) {
            members.next();
            assertThat(members.content().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(LARGE_BYTES);
            assertThat(members.next()).isEmpty();
        }
    }

    @Test
    void aTarGzCutAnywhereIsAnErrorAndNotASmallerOne() throws IOException {
        byte[] whole = gzip(Archives.members(7, 6, 300));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(Archives.failure(() -> readThrough(cut)).kind())
                    .as("cut at %s", length)
                    .isEqualTo(ErrorKind.BAD_ARCHIVE);
        }
        readThrough(whole);
    }

    private static void readThrough(byte[] archive) throws IOException {
        try (var members = MemberStream.of(new ByteArrayInputStream(archive), Archives.url())) {
            while (members.next().isPresent()) {
                members.content().transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        return gzip(Map.of("m", content));
    }

    private static byte[] gzip(Map<String, byte[]> members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Archives.tar(members));
        }
        return bytes.toByteArray();
    }
}
