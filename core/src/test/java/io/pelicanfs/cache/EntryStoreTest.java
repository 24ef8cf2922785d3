package io.pelicanfs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryStoreTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private EntryStore store(long mostBytes, int minutesLater) {
        return new EntryStore(
                folder.resolve("indexes"),
                mostBytes,
                Clock.fixed(NOW.plus(Duration.ofMinutes(minutesLater)), ZoneOffset.UTC));
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder.resolve("indexes"))) {
            return files.filter(file -> file.toString().endsWith(".entry"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anotherStoreOverTheSameFolderFindsWhatWasKept() {
        store(1000, 0).keep("a", new byte[] {1, 2});
        assertThat(store(1000, 0).find("a")).hasValue(new byte[] {1, 2});
        assertThat(store(1000, 0).find("b")).isEmpty();
    }

    @Test
    void aDamagedEntryIsIgnoredAndDeleted() throws IOException {
        store(1000, 0).keep("a", new byte[100]);
        byte[] bytes = Files.readAllBytes(onlyFile());
        bytes[70] ^= 1;
        var file = Files.write(onlyFile(), bytes);
        assertThat(store(1000, 0).find("a")).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void anEntryUnderAnothersNameIsNone() throws IOException {
        store(1000, 0).keep("a", new byte[10]);
        byte[] ofA = Files.readAllBytes(onlyFile());
        Files.delete(onlyFile());
        store(1000, 0).keep("b", new byte[10]);
        Files.write(onlyFile(), ofA);
        assertThat(store(1000, 0).find("b")).isEmpty();
    }

    @Test
    void whatWasNotUsedLongestGoesFirst() {
        for (int i = 0; i < 4; i++) {
            store(1000, i).keep("k" + i, new byte[200]);
        }
        assertThat(store(1000, 5).find("k0")).isPresent();
        store(1000, 6).keep("new", new byte[200]);
        assertThat(store(1000, 7).find("k0")).isPresent();
        assertThat(store(1000, 7).find("k1")).isEmpty();
        assertThat(store(1000, 7).find("new")).isPresent();
    }

    @Test
    void aFolderThatCannotBeMadeIsNoError() throws IOException {
        var file = Files.createFile(folder.resolve("indexes"));
        store(1000, 0).keep("a", new byte[1]);
        assertThat(store(1000, 0).find("a")).isEmpty();
        assertThat(file).isEmptyFile();
    }

    @Test
    void manyWritersAtOnceLeaveWholeEntries() throws Exception {
        var workers = Executors.newFixedThreadPool(8);
        try {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 64; i++) {
                byte[] value = new byte[5000];
                Arrays.fill(value, (byte) i);
                tasks.add(() -> {
                    store(100_000, 0).keep("same", value);
                    var found = store(100_000, 0).find("same");
                    return found.isEmpty() || found.get()[0] == found.get()[4999];
                });
            }
            for (var result : workers.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            workers.shutdownNow();
        }
        assertThat(store(100_000, 0).find("same")).isPresent();
    }
}
