package io.pelicanfs.conformance.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.archive.DatasetManifest;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.JavaDoor;
import io.pelicanfs.conformance.SampleArchive;
import io.pelicanfs.dataset.Dataset;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pass costs in requests, that a cache may die on the way, and that a locked dataset cannot change unnoticed. */
final class DatasetCostTest {
    private static final int SHARDS = 5;

    @TempDir
    Path home;

    private PelicanFileSystem connect(Testbed testbed) throws IOException {
        return JavaDoor.connect(
                Map.of("SSL_CERT_FILE", testbed.caFile().toString()), home, settings -> settings, PelicanListener.NONE);
    }

    private static void publish(Testbed testbed) throws IOException {
        for (int i = 0; i < SHARDS; i++) {
            testbed.put("/public/d/" + i + ".tar", SampleArchive.TAR.of(SampleObjects.members("s" + i)));
        }
    }

    private static long count(Dataset dataset) {
        try (var samples = dataset.stream()) {
            return samples.count();
        }
    }

    private Path lock(Dataset dataset) throws IOException {
        return Files.writeString(home.resolve("d.lock"), dataset.lock().json());
    }

    @Test
    void anEpochOverTarsIsOneGetAShard() throws IOException {
        try (var testbed = Testbed.start();
                var fs = connect(testbed)) {
            publish(testbed);
            var dataset = fs.dataset(testbed.url("/public/d"));
            testbed.requests().clear();
            assertThat(count(dataset)).isEqualTo(SHARDS * SampleObjects.SAMPLES);
            assertThat(testbed.requests().fromClients()).hasSize(SHARDS);
        }
    }

    @Test
    void whatAPutHasNotFinishedIsNoSample() throws IOException {
        try (var testbed = Testbed.start();
                var fs = connect(testbed)) {
            testbed.put("/public/d/a.txt", new byte[] {1});
            testbed.put("/public/d/b.txt", new byte[] {2});
            testbed.put("/public/d/.c.txt.1x2y.pelfs-part", new byte[] {3});
            assertThat(count(fs.dataset(testbed.url("/public/d")))).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void openingALockfileAsksNobodyAndItsEpochIsOneGetAShard(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            publish(testbed);
            var lock = lock(fs.dataset(testbed.url("/public/d")));
            testbed.requests().clear();
            var locked = fs.dataset(lock);
            assertThat(testbed.requests().count()).isZero();
            assertThat(count(locked)).isEqualTo(SHARDS * SampleObjects.SAMPLES);
            if (flavour == Flavour.XROOTD_5_5) {
                // Its caches tell no digest that can be trusted, so that each is asked again while it is read.
                return;
            }
            assertThat(testbed.requests().fromClients().stream()
                            .filter(request -> request.role() == Role.CACHE || request.role() == Role.ORIGIN)
                            .filter(request -> !request.method().equals("GET")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TAR", "ZIP_STORED"})
    void theSamplesOfALockedArchiveAreReadWithoutLookingForThem(SampleArchive format) throws IOException {
        try (var testbed = Testbed.start();
                var fs = connect(testbed)) {
            for (int i = 0; i < SHARDS; i++) {
                testbed.put(
                        "/public/d/" + i + (format == SampleArchive.TAR ? ".tar" : ".zip"),
                        format.of(SampleObjects.members("s" + i)));
            }
            var lock = lock(fs.dataset(testbed.url("/public/d")));
            testbed.requests().clear();
            var part = fs.dataset(lock).shuffle(1);
            assertThat(count(part)).isEqualTo(SHARDS * SampleObjects.SAMPLES);
            assertThat(testbed.requests().fromClients())
                    .filteredOn(request -> request.role() == Role.CACHE)
                    .hasSize(SHARDS)
                    .allSatisfy(request -> assertThat(request.method()).isEqualTo("GET"));
            testbed.requests().clear();
            // A part touches up to three archives here.
            assertThat(count(fs.dataset(lock).split(3, SHARDS))).isPositive();
            assertThat(testbed.requests().fromClients())
                    .filteredOn(request -> request.role() == Role.CACHE)
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void aLockedIndexThatIsOfAnotherArchiveIsAnError() throws IOException {
        try (var testbed = Testbed.start();
                var fs = connect(testbed)) {
            testbed.put("/public/a.zip", SampleArchive.ZIP_STORED.of(SampleObjects.members("a")));
            testbed.put("/public/b.zip", SampleArchive.ZIP_STORED.of(SampleObjects.members("bb")));
            var of = Pattern.compile("\"index\":\"[^\"]*\"");
            var other =
                    of.matcher(fs.dataset(testbed.url("/public/b.zip")).lock().json());
            assertThat(other.find()).isTrue();
            var json = of.matcher(
                            fs.dataset(testbed.url("/public/a.zip")).lock().json())
                    .replaceFirst(Matcher.quoteReplacement(other.group()));
            var lock = Files.writeString(home.resolve("d.lock"), json);
            assertThatThrownBy(() -> count(fs.dataset(lock)))
                    .hasRootCauseInstanceOf(PelicanException.class)
                    .hasMessageContaining("index");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObjectThatWasChangedAfterTheLockIsAnError(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            publish(testbed);
            var lock = lock(fs.dataset(testbed.url("/public/d")));
            var changed = SampleArchive.TAR.of(SampleObjects.members("s3"));
            changed[600]++;
            if (flavour == Flavour.XROOTD_5_5) {
                // No digest: only size and time tell.
                changed = Arrays.copyOf(changed, changed.length + 512);
            }
            testbed.put("/public/d/3.tar", changed);
            testbed.clearCaches();
            for (var dataset : new Dataset[] {fs.dataset(lock), fs.dataset(lock).shuffle(1)}) {
                assertThatThrownBy(() -> count(dataset))
                        .isInstanceOf(UncheckedIOException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                PelicanException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.CHANGED));
            }
        }
    }

    /** Publishes two shards that a manifest describes, the second of them as {@code published} has it. */
    private static void publishPacked(Testbed testbed, UnaryOperator<byte[]> published) throws IOException {
        var shards = new ArrayList<DatasetManifest.Shard>();
        for (int i = 0; i < 2; i++) {
            byte[] shard = SampleArchive.TAR.of(SampleObjects.members("s" + i));
            var crc = new CRC32C();
            crc.update(shard);
            shards.add(new DatasetManifest.Shard(
                    i + ".tar",
                    SampleObjects.SAMPLES,
                    2L * SampleObjects.SAMPLES,
                    shard.length,
                    Optional.empty(),
                    Optional.of(String.format("%08x", crc.getValue())),
                    Optional.empty(),
                    Optional.empty()));
            testbed.put("/public/p/" + i + ".tar", i == 1 ? published.apply(shard) : shard);
        }
        var manifest = new DatasetManifest("p", shards, "path", OptionalLong.empty());
        testbed.put("/public/p/dataset.json", manifest.toJson());
    }

    private static void assertChanged(Dataset dataset) {
        assertThatThrownBy(() -> count(dataset))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasMessageContaining("/public/p/1.tar")
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CHANGED));
    }

    @ParameterizedTest
    @EnumSource
    void aShardThatIsNotAsItsManifestSaysIsAnError(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            publishPacked(testbed, shard -> shard);
            var url = testbed.url("/public/p");
            testbed.requests().clear();
            assertThat(count(fs.dataset(url))).isEqualTo(2 * SampleObjects.SAMPLES);
            assertThat(testbed.requests().fromClients())
                    .filteredOn(request -> request.path().endsWith(".tar"))
                    .allSatisfy(request -> assertThat(request.method()).isEqualTo("GET"));
            assertThat(count(fs.dataset(url).shuffle(1))).isEqualTo(2 * SampleObjects.SAMPLES);

            publishPacked(testbed, shard -> {
                byte[] other = shard.clone();
                other[600]++;
                return other;
            });
            testbed.clearCaches();
            assertChanged(fs.dataset(url));

            publishPacked(testbed, shard -> Arrays.copyOf(shard, shard.length + 512));
            testbed.clearCaches();
            assertChanged(fs.dataset(url));
            assertChanged(fs.dataset(url).shuffle(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLockHasTheDigestsThatOnlyTheOriginTells(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            publish(testbed);
            var dataset = fs.dataset(testbed.url("/public/d"));
            try (var samples = dataset.shuffle(1).samples()) {
                // Each cache has a part of some shards.
                samples.next();
            }
            var lock = dataset.lock();
            assertThat(lock.withoutDigest()).isEmpty();
            assertThat(lock.bySizeAlone()).isEmpty();
            assertThat(Pattern.compile("\"crc32c\":\"[0-9a-f]{8}\"")
                            .matcher(lock.json())
                            .results())
                    .hasSize(SHARDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLockTakesItsDigestsFromAManifest(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            publishPacked(testbed, shard -> shard);
            var lock = fs.dataset(testbed.url("/public/p")).lock();
            assertThat(lock.withoutDigest()).isEmpty();
            assertThat(testbed.requests().fromClients())
                    .filteredOn(request ->
                            request.role() == Role.ORIGIN && request.path().endsWith(".tar"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCacheThatDiesMidStreamCostsNoSample(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start();
                var fs = connect(testbed)) {
            publish(testbed);
            testbed.inject(
                    new Fault.Cut(20_000),
                    Match.on(testbed.cache(0)).method("GET").path("/public/d/*"));
            assertThat(count(fs.dataset(testbed.url("/public/d")))).isEqualTo(SHARDS * SampleObjects.SAMPLES);
        }
    }
}
