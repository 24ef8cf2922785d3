package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipInputsTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> members = Archives.members(6, 120, 9000);

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private List<PackInput> inputs(byte[] object) throws IOException {
        return GzipInputs.of(
                () -> new ByteArrayInputStream(object), Archives.url(), folder.resolve("scratch"), MemberChoice.ALL);
    }

    private static boolean isTarGz(byte[] object, String name) throws IOException {
        return GzipInputs.isTarGz(new CountingReader(object), name);
    }

    @Test
    void everyMemberComesOutAndTheScratchFileHasNoName() throws IOException {
        var found = new TreeMap<String, byte[]>();
        for (var input : inputs(gzip(Archives.tar(members)))) {
            assertThat(folder.resolve("scratch")).isEmptyDirectory();
            try (var content = input.content().open()) {
                found.put(input.name(), content.readAllBytes());
            }
            assertThat(found.get(input.name())).hasSize((int) input.sizeBytes());
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(members);
    }

    @Test
    void severalGzipMembersAreOneTar() throws IOException {
        byte[] tar = Archives.tar(members);
        var object = new ByteArrayOutputStream();
        object.writeBytes(gzip(Arrays.copyOf(tar, 5000)));
        object.writeBytes(gzip(Arrays.copyOfRange(tar, 5000, tar.length)));
        assertThat(inputs(object.toByteArray())).hasSize(members.size());
    }

    @Test
    void bytesTellWhatItIsAndNotTheName() throws IOException {
        byte[] tarGz = gzip(Archives.tar(members));
        assertThat(isTarGz(tarGz, "data.bin")).isTrue();
        assertThat(isTarGz(gzip("a long text. ".repeat(100).getBytes(UTF_8)), "x.tar.gz"))
                .isFalse();
        assertThat(isTarGz(Archives.tar(members), "x.tar.gz")).isFalse();
        assertThat(isTarGz(new byte[0], "x.tgz")).isFalse();
    }

    @Test
    void oneTooDamagedToTellIsWhatItsNameSays() throws IOException {
        byte[] cut = Arrays.copyOf(gzip(Archives.tar(members)), 15);
        assertThat(isTarGz(cut, "x.tgz")).isTrue();
        assertThat(isTarGz(cut, "x.log.gz")).isFalse();
    }

    @Test
    void damageIsCorruptionAndLeavesNoScratchFile() throws IOException {
        byte[] whole = gzip(Archives.tar(members));
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 8] ^= 1;
        for (byte[] object : List.of(wrongSum, Arrays.copyOf(whole, whole.length / 2), Arrays.copyOf(whole, 5))) {
            var failure = Archives.failure(() -> inputs(object));
            assertThat(failure.kind()).isEqualTo(ErrorKind.CORRUPT);
            assertThat(failure.summary()).doesNotContain("null");
            assertThat(folder.resolve("scratch")).isEmptyDirectory();
        }
        byte[] noTar = gzip(Arrays.copyOf(Archives.tar(members), 5000));
        assertThat(Archives.failure(() -> inputs(noTar)).kind()).isEqualTo(ErrorKind.BAD_ARCHIVE);
    }

    @Test
    void aFullScratchDiskSaysWhatToDoInstead() throws IOException {
        byte[] object = gzip(Archives.tar(members));
        var failure = Archives.failure(() -> GzipInputs.of(
                () -> new ByteArrayInputStream(object),
                Archives.url(),
                folder.resolve("scratch"),
                MemberChoice.ALL,
                file -> full()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
        assertThat(failure).hasMessageContaining("No space left").hasMessageContaining("pelfs get -r");
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    private static OutputStream full() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("No space left on device");
            }
        };
    }
}
