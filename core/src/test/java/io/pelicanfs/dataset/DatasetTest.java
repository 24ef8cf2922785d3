package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Exactly once: whatever a dataset is made of, and however it is split, shuffled, broken off and resumed. */
class DatasetTest {
    private static byte[] bytes(Random random, int most) {
        var bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] tar(Map<String, byte[]> members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (var member : members.entrySet()) {
                var entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> members) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var member : members.entrySet()) {
                var entry = new ZipEntry(member.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(member.getValue().length);
                var crc = new CRC32();
                crc.update(member.getValue());
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(member.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> members(Random random, String prefix) {
        Map<String, byte[]> members = new TreeMap<>();
        int samples = random.nextInt(40);
        for (int i = 0; i < samples; i++) {
            for (int field = 0; field <= random.nextInt(3); field++) {
                members.put(String.format("%s/s%03d.f%d", prefix, i, field), bytes(random, 3000));
            }
        }
        members.put("__index__", new byte[10]);
        return members;
    }

    private static String jsonl(Random random, String prefix) {
        var text = new StringBuilder();
        int rows = random.nextInt(60);
        for (int i = 0; i < rows; i++) {
            text.append("{\"id\":\"")
                    .append(prefix)
                    .append('-')
                    .append(i)
                    .append("\",\"n\":")
                    .append(i);
            text.append(",\"text\":\"")
                    .append("x\\n\u00fc".repeat(random.nextInt(50)))
                    .append("\"}");
            text.append(random.nextInt(9) == 0 ? "\r\n\n" : i == rows - 1 && random.nextBoolean() ? "" : "\n");
        }
        return text.toString();
    }

    private static String csv(Random random, String prefix) {
        var text = new StringBuilder("id,n,text\r\n");
        for (int i = 0; i < random.nextInt(60); i++) {
            text.append(prefix).append('-').append(i).append(',').append(i);
            text.append(",\"")
                    .append("a\"\"b,\n\u00fc".repeat(random.nextInt(20)))
                    .append("\"\n");
        }
        return text.toString();
    }

    private static MemoryFiles files(Random random) throws IOException {
        var files = new MemoryFiles();
        int objects = 1 + random.nextInt(8);
        for (int i = 0; i < objects; i++) {
            String name = "/ns/d/o" + i;
            switch (random.nextInt(8)) {
                case 0 -> files.with(name + ".tar", tar(members(random, "t" + i)));
                case 1 -> files.with(name + ".zip", zip(members(random, "z" + i)));
                case 2 -> files.with(name + ".tar.gz", gzip(tar(members(random, "g" + i))));
                case 3 -> files.with(name + ".jsonl", jsonl(random, "j" + i).getBytes(UTF_8));
                case 4 ->
                    files.with(name + ".jsonl.gz", gzip(jsonl(random, "k" + i).getBytes(UTF_8)));
                case 5 -> files.with(name + ".csv", csv(random, "c" + i).getBytes(UTF_8));
                case 6 -> files.with(name + ".csv.gz", gzip(csv(random, "d" + i).getBytes(UTF_8)));
                default -> files.with(name + ".jpg", bytes(random, 500)).with(name + ".txt", bytes(random, 50));
            }
        }
        return files.with("/ns/d/last.bin", new byte[0]);
    }

    private static String identity(Sample sample) {
        var text = new StringBuilder(sample.object().path() + " " + sample.key());
        new TreeMap<>(sample.fields())
                .forEach((name, value) ->
                        text.append(' ').append(name).append(':').append(Arrays.hashCode(value)));
        return text.toString();
    }

    private static List<String> read(Dataset dataset) {
        try (var samples = dataset.stream()) {
            return samples.map(DatasetTest::identity).toList();
        }
    }

    @RepeatedTest(60)
    void partsShufflesAndResumedPassesHaveEverySampleExactlyOnce(RepetitionInfo repetition) throws IOException {
        var random = new Random(repetition.getCurrentRepetition());
        var dataset = Dataset.open(files(random), MemoryFiles.url("/ns/d"));
        if (random.nextBoolean()) {
            dataset = dataset.prefetch(1 + random.nextInt(3), 1 + random.nextInt(10_000));
        }
        var all = read(dataset);
        assertThat(all).doesNotHaveDuplicates();

        int parts = 1 + random.nextInt(12);
        var together = new ArrayList<String>();
        var shuffled = new ArrayList<String>();
        for (int i = 0; i < parts; i++) {
            together.addAll(read(dataset.split(i, parts)));
            shuffled.addAll(resumedNowAndThen(dataset.split(i, parts).shuffle(random.nextLong()), random));
        }
        assertThat(together).containsExactlyElementsOf(all);
        assertThat(shuffled).containsExactlyInAnyOrderElementsOf(all);
        assertThat(resumedNowAndThen(dataset, random)).containsExactlyElementsOf(all);
    }

    private static List<String> resumedNowAndThen(Dataset dataset, Random random) throws IOException {
        var got = new ArrayList<String>();
        var samples = dataset.samples();
        while (true) {
            var next = samples.next();
            if (next.isEmpty()) {
                samples.close();
                return got;
            }
            got.add(identity(next.get()));
            if (random.nextInt(20) == 0) {
                var token = samples.token();
                samples.close();
                samples = dataset.resume(token);
            }
        }
    }

    @Test
    void anEpochHasItsOwnOrderTheSameEachTime() throws IOException {
        var random = new Random(5);
        var files = new MemoryFiles().with("/ns/d.zip", zip(members(random, "z")));
        var dataset = Dataset.open(files, MemoryFiles.url("/ns/d.zip"));
        assertThat(read(dataset.shuffle(7))).isEqualTo(read(dataset.shuffle(7)));
        assertThat(read(dataset.shuffle(7))).isNotEqualTo(read(dataset.shuffle(8)));
        assertThat(read(dataset.shuffle(7).epoch(1))).isNotEqualTo(read(dataset.shuffle(7)));
    }

    @Test
    void rowsAreKnownByTheirIdAndGiveOneColumn() throws IOException {
        var files = new MemoryFiles()
                .with("/ns/a.csv", "id,text\nx,\"Grüße, \"\"du\"\"\"\ny,b\n".getBytes(UTF_8))
                .with("/ns/b.jsonl", "{\"id\":7,\"text\":{\"a\":[1, 2]}}\n".getBytes(UTF_8));
        var options = new RowOptions(Optional.of("id"), Optional.of("text"));
        Map<String, String> got = new HashMap<>();
        for (var path : List.of("/ns/a.csv", "/ns/b.jsonl")) {
            try (var samples = Dataset.open(files, MemoryFiles.url(path)).rows(options).stream()) {
                samples.forEach(sample ->
                        got.put(sample.key(), new String(sample.fields().getOrDefault("txt", new byte[0]), UTF_8)));
            }
        }
        assertThat(got)
                .containsOnly(Map.entry("x", "Grüße, \"du\""), Map.entry("y", "b"), Map.entry("7", "{\"a\":[1, 2]}"));
    }

    @Test
    void aColumnThatIsNotThereIsAnError() throws IOException {
        var files = new MemoryFiles().with("/ns/a.jsonl", "{\"a\":1}\n".getBytes(UTF_8));
        var dataset = Dataset.open(files, MemoryFiles.url("/ns/a.jsonl"))
                .rows(new RowOptions(Optional.of("id"), Optional.empty()));
        try (var samples = dataset.samples()) {
            assertThatThrownBy(samples::next).hasMessageContaining("has no column 'id'");
        }
    }

    @Test
    void aColumnThatIsThereTwiceIsNamed() throws IOException {
        var files = new MemoryFiles().with("/ns/a.csv", "id,text,id\n1,a,2\n".getBytes(UTF_8));
        try (var samples = Dataset.open(files, MemoryFiles.url("/ns/a.csv")).samples()) {
            assertThatThrownBy(samples::next).hasMessageContaining("the table has two columns named 'id'");
        }
    }

    @Test
    void aTarThatWasCutIsAnErrorAndNotASmallerOne() throws IOException {
        var whole = tar(members(new Random(9), "t"));
        var random = new Random(1);
        for (int i = 0; i < 50; i++) {
            int at = random.nextInt(whole.length - 1100);
            var files = new MemoryFiles().with("/ns/a.tar", Arrays.copyOf(whole, at));
            assertThatThrownBy(() -> {
                        try (var samples = Dataset.open(files, MemoryFiles.url("/ns/a.tar"))
                                .samples()) {
                            while (samples.next().isPresent()) {
                                // On to the end.
                            }
                        }
                    })
                    .as("cut at %s", at)
                    .isInstanceOfSatisfying(
                            PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_ARCHIVE));
        }
    }

    @Test
    void sequentialWorkReadsATarByOnePlainStream() throws IOException {
        var files = new MemoryFiles().with("/ns/a.tar", tar(members(new Random(9), "t")));
        read(Dataset.open(files, MemoryFiles.url("/ns/a.tar")));
        assertThat(files.opened).containsExactly("stream /ns/a.tar");
    }

    @Test
    void aManifestNamesTheShardsAndNothingIsListed() throws IOException {
        var files = new MemoryFiles().with("/ns/d/x.tar", tar(Map.of("a.txt", new byte[] {1})));
        files.with(
                "/ns/d/dataset.json",
                "{\"shardlist\":[{\"url\":\"x.tar\",\"filesize\":10240,\"nsamples\":1}],\"more\":{}}".getBytes(UTF_8));
        assertThat(read(Dataset.open(files, MemoryFiles.url("/ns/d")))).hasSize(1);
    }

    @Test
    void aManifestCannotLeadElsewhere() {
        var files = new MemoryFiles()
                .with(
                        "/ns/d/dataset.json",
                        "{\"shardlist\":[{\"url\":\"../secret.tar\",\"filesize\":1}]}".getBytes(UTF_8));
        assertThatThrownBy(() -> Dataset.open(files, MemoryFiles.url("/ns/d/dataset.json")))
                .hasMessageContaining("no name of a shard");
    }

    @Test
    void aTokenOfAnotherDatasetIsRefused() throws IOException {
        var files = new MemoryFiles()
                .with("/ns/a.jsonl", "{}\n{}\n".getBytes(UTF_8))
                .with("/ns/b.jsonl", "{}\n{ }\n".getBytes(UTF_8));
        try (var samples = Dataset.open(files, MemoryFiles.url("/ns/a.jsonl")).samples()) {
            samples.next();
            var other = Dataset.open(files, MemoryFiles.url("/ns/b.jsonl"));
            assertThatThrownBy(() -> other.resume(samples.token())).hasMessageContaining("another dataset");
        }
    }

    @Test
    void whatCannotBeReadIsLeftOutIfThatWasAskedFor() throws IOException {
        var files = new MemoryFiles()
                .with("/ns/d/a.tar", new byte[1024])
                .with("/ns/d/b.tar", "not a tar".repeat(100).getBytes(UTF_8))
                .with("/ns/d/c.jsonl", "{}\n".getBytes(UTF_8));
        var told = new ArrayList<IOException>();
        assertThat(read(Dataset.open(files, MemoryFiles.url("/ns/d")).onError(1, told::add)))
                .hasSize(1);
        assertThat(told).hasSize(1);
    }
}
