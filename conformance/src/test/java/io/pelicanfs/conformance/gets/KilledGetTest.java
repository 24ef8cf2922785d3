package io.pelicanfs.conformance.gets;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.conformance.KillTally;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A get whose process is killed, at seeded random moments, and run again. */
class KilledGetTest {
    private static final int RUNS = Integer.getInteger("pelicanfs.kills", 10);
    private static final long SEED = 20261123;

    @TempDir
    Path folder;

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    @Timeout(1800)
    void theFinalNameHoldsTheWholeObjectOrNothingAndTheNextRunCompletesIt() throws Exception {
        var random = new Random(SEED);
        var tally = new KillTally("get");
        var object = new byte[24 << 20];
        random.nextBytes(object);
        try (var federation = Testbed.builder().caches(1).start()) {
            federation.put("/public/o", object);
            try (var fs = Clients.of(federation)) {
                fs.get("/public/o", folder.resolve("o"));
            }
            for (int run = 0; run < RUNS; run++) {
                Files.deleteIfExists(folder.resolve("o"));
                // About three seconds of sending, so that there is something to be killed in.
                federation.inject(
                        Fault.trickle(256 << 10, Duration.ofMillis(30)),
                        Match.on(Role.CACHE).source(Source.CLIENT).method("GET"));
                tally.kill(
                        GetProcess.start(
                                federation.discoveryHost(),
                                federation.caFile(),
                                federation.url("/public/o"),
                                folder.resolve("o")),
                        random.nextInt(3500));
                federation.clearFaults();

                assertThat(names(folder)).isSubsetOf("o", ".o.pelfs-part", ".o.pelfs-state");
                tally.wrong(isOtherThan(object) ? 1 : 0);
                try (var fs = Clients.of(federation)) {
                    fs.get("/public/o", folder.resolve("o"));
                }

                assertThat(folder.resolve("o")).hasBinaryContent(object);
                tally.orphans(names(folder).size() - 1);
            }
        }
        tally.assertHarmless();
    }

    private boolean isOtherThan(byte[] object) throws IOException {
        var file = folder.resolve("o");
        return Files.exists(file) && !Arrays.equals(Files.readAllBytes(file), object);
    }
}
