package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.archive.PackInput;
import io.pelicanfs.archive.PackOptions;
import io.pelicanfs.archive.Packer;
import io.pelicanfs.archive.ShardFormat;
import io.pelicanfs.archive.ShardPlanner;
import io.pelicanfs.archive.ShardTarget;
import io.pelicanfs.object.DigestAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** A pass from a shard's beginning to its end never gives out other samples than were packed. */
class VerifiedPassTest {
    private static final int SAMPLES = 200;
    private static final int BLOCK = 512;

    /** Shards in memory, by name. */
    static Map<String, byte[]> packed(int samples, PackOptions options) throws IOException {
        var random = new Random(samples);
        var inputs = new ArrayList<PackInput>();
        for (int i = 0; i < samples; i++) {
            var bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            inputs.add(new PackInput(
                    String.format("train/s%04d.jpg", i), bytes.length, () -> new ByteArrayInputStream(bytes)));
        }
        var files = new TreeMap<String, byte[]>();
        var target = new ShardTarget() {
            @Override
            public String name() {
                return "photos";
            }

            @Override
            public void prepare(Set<String> names) {}

            @Override
            public Result write(String name, long sizeBytes, Body body) throws IOException {
                var bytes = new ByteArrayOutputStream();
                body.writeTo(bytes);
                files.put(name, bytes.toByteArray());
                return Result.WRITTEN;
            }
        };
        Packer.pack(ShardPlanner.plan(inputs, options), target, options.withShardsAtOnce(1), bytes -> {});
        return files;
    }

    private static byte[] shard() throws IOException {
        return packed(SAMPLES, PackOptions.DEFAULTS).getOrDefault("shard-000000.tar", new byte[0]);
    }

    private static int read(byte[] shard) throws IOException {
        var files = new MemoryFiles().with("/ns/a.tar", shard);
        try (var samples = Dataset.open(files, MemoryFiles.url("/ns/a.tar")).samples()) {
            int count = 0;
            while (samples.next().isPresent()) {
                count++;
            }
            return count;
        }
    }

    private static void assertDamaged(byte[] shard) {
        assertThatThrownBy(() -> read(shard))
                .isInstanceOfSatisfying(
                        PelicanException.class,
                        e -> assertThat(e.kind()).isIn(ErrorKind.CORRUPT, ErrorKind.BAD_ARCHIVE));
    }

    @Test
    void aWholeShardGivesAll() throws IOException {
        assertThat(read(shard())).isEqualTo(SAMPLES);
    }

    @Test
    void aFlippedByteOfASampleIsFound() throws IOException {
        byte[] shard = shard();
        shard[BLOCK + 1] ^= 1;
        assertDamaged(shard);
    }

    @Test
    void aHeaderThatBecameZerosIsNoEndOfTheShard() throws IOException {
        byte[] shard = shard();
        int header = shard.length / 2 / BLOCK * BLOCK;
        while (shard[header + 345] != 0 || shard[header + 346] != 'P' || shard[header + 347] != 'K') {
            header += BLOCK;
        }
        Arrays.fill(shard, header, header + BLOCK, (byte) 0);
        assertDamaged(shard);
    }

    @Test
    void aBlockOfACacheThatIsAllZerosIsFoundWhereverItLies() throws IOException {
        byte[] whole = shard();
        int lost = 128 << 10;
        for (int from = 0; from < whole.length; from += lost) {
            byte[] shard = whole.clone();
            Arrays.fill(shard, from, Math.min(from + lost, shard.length), (byte) 0);
            assertDamaged(shard);
        }
    }

    @Test
    void aManifestHoldsItsShardsToSizeAndDigest() throws IOException {
        var files = new MemoryFiles();
        packed(SAMPLES, PackOptions.DEFAULTS).forEach((name, bytes) -> files.with("/ns/d/" + name, bytes));
        var dataset = Dataset.open(files, MemoryFiles.url("/ns/d"));
        var version = files.required
                .getOrDefault(MemoryFiles.url("/ns/d/shard-000000.tar"), Pin.NONE)
                .version();
        assertThat(version.sizeBytes()).hasValue(dataset.sizeBytes());
        assertThat(version.digests()).containsOnlyKeys(DigestAlgorithm.CRC32C);
    }

    @Test
    void aShardThatHasMoreMembersThanItsManifestSaysIsAnError() throws IOException {
        for (var format : ShardFormat.values()) {
            var files = new MemoryFiles();
            packed(SAMPLES, PackOptions.DEFAULTS.withFormat(format))
                    .forEach((name, bytes) -> files.with(
                            "/ns/d/" + name,
                            name.endsWith(".json")
                                    ? new String(bytes, UTF_8)
                                            .replace("\"nfiles\":" + SAMPLES, "\"nfiles\":" + (SAMPLES + 1))
                                            .getBytes(UTF_8)
                                    : bytes));
            try (var samples = Dataset.open(files, MemoryFiles.url("/ns/d")).stream()) {
                assertThatThrownBy(samples::count)
                        .as("%s", format)
                        .hasMessageContaining("the shard has 200 members, its manifest says 201");
            }
        }
    }

    @Test
    void aMemberThatNoArrayHoldsIsRefusedByItsHeader() throws IOException {
        long size = 3L << 30;
        var entry = new TarArchiveEntry("train/large.bin");
        entry.setSize(size);
        var header = new byte[BLOCK];
        entry.writeEntryHeader(header);
        var files = new MemoryFiles().withZeros("/ns/a.tar", header, BLOCK + size + 2 * BLOCK);
        var dataset = Dataset.open(files, MemoryFiles.url("/ns/a.tar"));
        for (var way : List.of(dataset, dataset.shuffle(1))) {
            try (var samples = way.samples()) {
                assertThatThrownBy(samples::next)
                        .hasMessageContaining(
                                "the member's 3221225472 bytes are more than a field of a sample can hold")
                        .hasMessageContaining("a.tar!/train/large.bin")
                        .hasMessageContaining("pelfs get")
                        .isInstanceOfSatisfying(
                                PelicanException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
            }
        }
    }

    @Test
    void linksAreNoSamplesAndAreCountedOnceHoweverThePassIsCut() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (int i = 0; i < 30; i++) {
                tar.putArchiveEntry(new TarArchiveEntry("s" + i + ".txt"));
                tar.closeArchiveEntry();
                byte type = i % 2 == 0 ? TarConstants.LF_LINK : TarConstants.LF_SYMLINK;
                var link = new TarArchiveEntry("s" + i + ".again", type);
                link.setLinkName("s" + i + ".txt");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
        }
        var files = new MemoryFiles().with("/ns/a.tar", bytes.toByteArray());
        var dataset = Dataset.open(files, MemoryFiles.url("/ns/a.tar"));
        for (int parts : new int[] {1, 4}) {
            for (var way : List.of(dataset, dataset.shuffle(3))) {
                long links = 0;
                long count = 0;
                for (int i = 0; i < parts; i++) {
                    try (var samples = way.split(i, parts).samples()) {
                        for (var next = samples.next(); next.isPresent(); next = samples.next()) {
                            assertThat(next.get().fields()).containsOnlyKeys("txt");
                            count++;
                        }
                        links += samples.linksLeftOut();
                    }
                }
                assertThat(count).isEqualTo(30);
                assertThat(links).isEqualTo(30);
            }
        }
    }
}
