package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.archive.TruncatedArchiveException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** A tar that was cut ends a pass, unless what is whole in it was asked for. */
class TruncationTest {
    private static final int SAMPLES = 10;
    /** Two headers, one block and two. */
    private static final int SAMPLE_BYTES = 5 * 512;

    private final List<IOException> told = new ArrayList<>();

    /** Ten samples of a label and a picture. */
    private static byte[] tar() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (int i = 0; i < SAMPLES; i++) {
                add(tar, "s" + i + ".cls", 1);
                add(tar, "s" + i + ".jpg", 1000);
            }
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, int size) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
        tar.write(new byte[size]);
        tar.closeArchiveEntry();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    /** Returns a tar that was cut 100 bytes into the last picture, and one row. */
    private static Dataset cut() throws IOException {
        var files = new MemoryFiles()
                .with("/ns/d/a.tar", Arrays.copyOf(tar(), SAMPLES * SAMPLE_BYTES - 1024 + 100))
                .with("/ns/d/b.jsonl", "{}\n".getBytes(UTF_8));
        return Dataset.open(files, MemoryFiles.url("/ns/d"));
    }

    private Dataset lenient() throws IOException {
        return cut().onError(0, told::add).lenient();
    }

    private static List<Sample> read(Samples samples) throws IOException {
        try (samples) {
            var all = new ArrayList<Sample>();
            for (var next = samples.next(); next.isPresent(); next = samples.next()) {
                all.add(next.get());
            }
            return all;
        }
    }

    @Test
    void aTarThatWasCutEndsThePassAndSaysWhatIsMissing() throws IOException {
        try (var samples = cut().samples()) {
            assertThatThrownBy(() -> read(samples))
                    .hasMessageContaining("behind 19 whole members the tar needs at least 25600 bytes and has 24676")
                    .hasCauseInstanceOf(TruncatedArchiveException.class);
        }
    }

    @Test
    void allWholeMembersComeIfThatWasAskedForAndWhatIsMissingIsTold() throws IOException {
        for (var order : List.of(lenient(), lenient().shuffle(7))) {
            told.clear();
            var samples = read(order.samples());
            assertThat(samples).hasSize(SAMPLES + 1);
            assertThat(samples.stream().filter(sample -> sample.fields().size() == 2))
                    .hasSize(SAMPLES - 1);
            assertThat(told).isNotEmpty().allSatisfy(e -> {
                assertThat(e).hasMessageContaining("the archive is truncated");
                assertThat(e.getCause()).isInstanceOfSatisfying(TruncatedArchiveException.class, why -> {
                    assertThat(why.expectedBytes()).isBetween(25_500L, 25_600L);
                    assertThat(why.actualBytes()).isEqualTo(24_676);
                });
            });
        }
    }

    @Test
    void aPassIsSplitAndResumedAsOverAWholeOne() throws IOException {
        assertThat(read(lenient().split(0, 2).samples()).size()
                        + read(lenient().split(1, 2).samples()).size())
                .isEqualTo(SAMPLES + 1);
        assertThat(told).isNotEmpty();
        try (var samples = lenient().samples()) {
            for (int i = 0; i < 4; i++) {
                samples.next();
            }
            assertThat(read(lenient().resume(samples.token()))).hasSize(SAMPLES + 1 - 4);
        }
    }

    @Test
    void whereverATarGzWasCutItsWholeMembersCome() throws IOException {
        byte[] whole = gzip(tar());
        int most = 0;
        for (int length = 20; length < whole.length; length++) {
            told.clear();
            var files = new MemoryFiles().with("/ns/a.tar.gz", Arrays.copyOf(whole, length));
            var dataset = Dataset.open(files, MemoryFiles.url("/ns/a.tar.gz"));
            var samples = read(dataset.onError(0, told::add).lenient().samples());
            assertThat(told).as("cut at %s", length).hasSize(1);
            assertThat(samples).as("cut at %s", length).hasSizeGreaterThanOrEqualTo(most);
            most = samples.size();
        }
        assertThat(most).isEqualTo(SAMPLES);
    }

    @Test
    void aZipThatWasCutHasNothingToGive() throws IOException {
        var files = new MemoryFiles().with("/ns/a.zip", new byte[] {'P', 'K', 3, 4, 0});
        var dataset = Dataset.open(files, MemoryFiles.url("/ns/a.zip")).lenient();
        try (var samples = dataset.samples()) {
            assertThatThrownBy(() -> read(samples)).hasMessageContaining("the zip is truncated");
        }
    }
}
