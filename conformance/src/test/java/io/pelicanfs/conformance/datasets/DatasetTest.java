package io.pelicanfs.conformance.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanListener;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.JavaDoor;
import io.pelicanfs.conformance.Stage;
import io.pelicanfs.conformance.TestbedStage;
import io.pelicanfs.conformance.servers.XrootdRelease;
import io.pelicanfs.conformance.servers.XrootdStage;
import io.pelicanfs.dataset.Dataset;
import io.pelicanfs.dataset.Sample;
import io.pelicanfs.testbed.Flavour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample exactly once, through a whole federation of each kind, from a namespace that wants a token. */
final class DatasetTest {
    private static final int ALL = 7 * SampleObjects.SAMPLES + 3;

    @TempDir
    Path home;

    /** Starts a federation. */
    interface Start {
        Stage get() throws IOException;
    }

    /** A federation by its name. */
    record Federation(String name, Start start) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Federation> federations() {
        return Stream.concat(
                Arrays.stream(Flavour.values())
                        .map(flavour -> new Federation("testbed " + flavour, () -> TestbedStage.start(flavour))),
                Stream.of(new Federation(
                        "real XRootD",
                        () -> XrootdStage.start(XrootdStage.Shape.GUARDED_ORIGIN, XrootdRelease.SYSTEM))));
    }

    /** Work on a published dataset. */
    interface Work {
        void on(PelicanFileSystem fs, String url) throws IOException;
    }

    /** A stage that is stopped at the end, if it can be. */
    record Running(Stage stage) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (stage instanceof AutoCloseable server) {
                try {
                    server.close();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private void with(Federation federation, Work work) throws IOException {
        try (var running = new Running(federation.start.get())) {
            var stage = running.stage();
            for (var object : SampleObjects.every().entrySet()) {
                stage.guarded().publish("d/" + object.getKey(), object.getValue());
            }
            var environment = new HashMap<>(stage.environment());
            environment.put("BEARER_TOKEN", stage.token(600));
            try (var fs = JavaDoor.connect(environment, home, settings -> settings, PelicanListener.NONE)) {
                work.on(fs, stage.guarded().url("d"));
            }
        }
    }

    private static String identity(Sample sample) {
        var text = new StringBuilder(sample.object().path() + " " + sample.key());
        sample.fields().forEach((name, value) -> text.append(' ').append(name).append(Arrays.hashCode(value)));
        return text.toString();
    }

    private static List<String> read(Dataset dataset) {
        try (var samples = dataset.stream()) {
            return samples.map(DatasetTest::identity).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("federations")
    void partsShufflesAndResumedPassesHaveEverySampleOnce(Federation federation) throws IOException {
        with(federation, (fs, url) -> {
            var dataset = fs.dataset(url);
            var all = read(dataset);
            assertThat(all).hasSize(ALL).doesNotHaveDuplicates();

            List<String> parts = new ArrayList<>();
            for (int part = 0; part < 4; part++) {
                parts.addAll(read(dataset.split(part, 4)));
            }
            assertThat(parts).containsExactlyInAnyOrderElementsOf(all);

            var mixed = dataset.shuffle(7).epoch(1);
            var shuffled = read(mixed);
            assertThat(shuffled).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);

            List<String> resumed = new ArrayList<>();
            String token;
            try (var samples = mixed.samples()) {
                for (int i = 0; i < ALL / 3; i++) {
                    resumed.add(identity(samples.next().orElseThrow()));
                }
                token = samples.token();
            }
            try (var samples = mixed.resume(token)) {
                for (var sample = samples.next(); sample.isPresent(); sample = samples.next()) {
                    resumed.add(identity(sample.get()));
                }
            }
            assertThat(resumed).isEqualTo(shuffled);
        });
    }

    @ParameterizedTest
    @MethodSource("federations")
    void aLockfileHoldsTheSameSamples(Federation federation) throws IOException {
        with(federation, (fs, url) -> {
            var dataset = fs.dataset(url);
            var lock = Files.writeString(home.resolve("d.lock"), dataset.lock().json());
            assertThat(read(fs.dataset(lock))).isEqualTo(read(dataset));
            assertThat(read(fs.dataset(lock).shuffle(1))).containsExactlyInAnyOrderElementsOf(read(dataset));
        });
    }
}
