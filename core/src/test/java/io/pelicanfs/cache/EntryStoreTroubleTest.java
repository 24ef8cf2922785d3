package io.pelicanfs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they keep entries, and a disk that is full: entries are whole or absent. */
@Timeout(60)
class EntryStoreTroubleTest {
    @TempDir
    Path home;

    private static EntryStore later(Path folder, Duration later) {
        return new EntryStore(folder, StoringProcess.MOST_BYTES, Clock.offset(Clock.systemUTC(), later));
    }

    private static List<String> names(Path folder, String suffix) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(suffix))
                    .toList();
        }
    }

    /** Returns how many entries there are; each is the value that was kept. */
    private static int whole(EntryStore store) {
        int found = 0;
        for (int key = 0; key < StoringProcess.KEYS; key++) {
            var value = store.find("key " + key);
            if (value.isPresent()) {
                assertThat(Arrays.equals(value.get(), StoringProcess.value(key)))
                        .as("entry %s", key)
                        .isTrue();
                found++;
            }
        }
        return found;
    }

    @Test
    void twoProcessesThatAreKilledAtAnyMomentLeaveWholeEntriesAndWhatTheyBeganIsCollected() throws Exception {
        Path folder = home.resolve("indexes");
        var random = new Random(17);
        int largest = 0;
        for (int round = 0; round < 3; round++) {
            var first = StoringProcess.start(folder, random.nextLong());
            var second = StoringProcess.start(folder, random.nextLong());
            try {
                // Whatever they are at when so many entries have been kept; between two bytes lies most of the work.
                first.getInputStream().readNBytes(1 + random.nextInt(150));
                second.getInputStream().readNBytes(1 + random.nextInt(30));
            } finally {
                first.destroyForcibly();
                second.destroyForcibly();
            }
            assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
            largest = Math.max(largest, whole(later(folder, Duration.ZERO)));
        }
        assertThat(largest).isPositive();

        // One more as a killed process leaves it, so that there is one in every run.
        Files.write(folder.resolve(".1.part"), new byte[1000]);
        later(folder, Duration.ofMinutes(50)).keep("key 1", StoringProcess.value(1));
        assertThat(names(folder, ".part")).contains(".1.part");
        later(folder, Duration.ofHours(2)).keep("key 1", StoringProcess.value(1));
        assertThat(names(folder, ".part")).isEmpty();
        assertThat(whole(later(folder, Duration.ofHours(2)))).isPositive();
    }

    @Test
    void whatFindsNoRoomOnAFullDiskIsAbsentAndTheRestIsWhole() throws Exception {
        Path small = Files.createDirectory(home.resolve("small"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "none", small.toString()) == 0,
                "this user may not mount a small tmpfs");
        try {
            Path folder = small.resolve("indexes");
            var store = later(folder, Duration.ZERO);
            for (int round = 0; round < 2; round++) {
                for (int key = 0; key < StoringProcess.KEYS; key++) {
                    store.keep("key " + key, StoringProcess.value(key));
                }
                assertThat(whole(store)).isBetween(3, StoringProcess.KEYS - 1);
                assertThat(names(folder, ".part")).isEmpty();
            }
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : 1;
    }
}
