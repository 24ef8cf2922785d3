package io.pelicanfs.conformance.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.conformance.KillTally;
import io.pelicanfs.conformance.trees.TreeProcess.Verb;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A put of one object whose process is killed, at seeded random moments, and run again. */
class KilledPutTest {
    private static final int RUNS = Integer.getInteger("pelicanfs.kills", 10);
    private static final long SEED = 20261125;

    @TempDir
    Path folder;

    private static List<Path> in(Path collection) throws IOException {
        if (!Files.exists(collection)) {
            return List.of();
        }
        try (var files = Files.list(collection)) {
            return files.toList();
        }
    }

    @Test
    @Timeout(1800)
    void theFinalNameHoldsTheWholeObjectOrNothingAndTheNextRunCompletesIt() throws Exception {
        var random = new Random(SEED);
        var tally = new KillTally("put");
        var object = new byte[32 << 20];
        random.nextBytes(object);
        var file = Files.write(Files.createDirectory(folder.resolve("up")).resolve("o"), object);
        try (var federation = Testbed.builder().caches(1).start()) {
            var token = Files.writeString(
                    folder.resolve("token"),
                    federation.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
            for (int run = 0; run < RUNS; run++) {
                var path = "/public/out" + run;
                var put = TreeProcess.arguments(Verb.PUT, federation, token, path + "/o", file);
                // About a second and a quarter of sending, so that there is something to be killed in.
                federation.inject(
                        Fault.slowUpload(256 << 10, Duration.ofMillis(10)),
                        Match.on(Role.ORIGIN).source(Source.CLIENT).method("PUT"));
                tally.kill(TreeProcess.start(put), random.nextInt(1200));
                federation.clearFaults();
                var stored = federation.object(path + "/o");
                tally.wrong(Files.exists(stored) && Files.mismatch(stored, file) >= 0 ? 1 : 0);

                assertThat(TreeProcess.run(put).firstFailure()).isEmpty();

                assertThat(stored).hasSameBinaryContentAs(file);
                tally.orphans(in(federation.object(path)).size() - 1);
            }
        }
        tally.assertHarmless();
    }
}
