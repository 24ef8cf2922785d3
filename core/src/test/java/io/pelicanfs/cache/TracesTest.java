package io.pelicanfs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@link Traces} that was closed stands for a process that has died: its lock is free, its notes are there. */
class TracesTest {
    @TempDir
    Path folder;

    private Traces traces() {
        return new Traces(folder.resolve("traces"));
    }

    private static List<String> texts(Traces traces, String work) {
        return traces.left(work).stream().map(Traces.Trace::text).toList();
    }

    private List<Path> notes() throws IOException {
        try (var files = Files.list(folder.resolve("traces"))) {
            return files.filter(file -> !file.toString().endsWith(".lock")).toList();
        }
    }

    private void leaveAndDie(String work, String text) throws IOException {
        try (var dead = traces()) {
            dead.leave(work, text);
        }
    }

    @Test
    void whatADeadProcessLeftIsFoundByItsWork() throws IOException {
        leaveAndDie("one", "a\nb");
        leaveAndDie("one", "c");
        leaveAndDie("two", "d");
        try (var next = traces()) {
            assertThat(texts(next, "one")).containsExactlyInAnyOrder("a\nb", "c");
            assertThat(texts(next, "one")).as("to one caller only").isEmpty();
            assertThat(texts(next, "two")).containsExactly("d");
            assertThat(texts(next, "three")).isEmpty();
        }
    }

    @Test
    void whatIsNotClearedUpStaysForTheNextProcess() throws IOException {
        leaveAndDie("one", "a");
        try (var next = traces()) {
            assertThat(texts(next, "one")).containsExactly("a");
        }
        try (var next = traces()) {
            next.left("one").forEach(Traces.Trace::forget);
        }
        assertThat(notes()).isEmpty();
    }

    @Test
    void theNotesOfALivingProcessAreItsOwn() throws IOException {
        try (var living = traces();
                var next = traces()) {
            living.leave("one", "a");
            assertThat(next.left("one")).isEmpty();
        }
    }

    @Test
    void whatEndedIsForgottenAndNothingRemains() throws IOException {
        try (var traces = traces()) {
            traces.leave("one", "a").forget();
        }
        assertThat(folder.resolve("traces")).isEmptyDirectory();
    }

    @Test
    void whatNobodyCameBackToForAMonthIsDropped() throws IOException {
        leaveAndDie("one", "a");
        var old = FileTime.from(Instant.now().minus(Duration.ofDays(31)));
        Files.setLastModifiedTime(notes().get(0), old);
        try (var next = traces()) {
            assertThat(next.left("one")).isEmpty();
        }
        assertThat(notes()).isEmpty();
    }

    @Test
    void whereNoFileCanBeMadeNothingIsNotedAndNothingFails() throws IOException {
        Files.writeString(folder.resolve("traces"), "a file");
        try (var traces = traces()) {
            traces.leave("one", "a").forget();
            assertThat(traces.left("one")).isEmpty();
        }
    }

    @Test
    void aFolderThatAKilledProcessLeftGoesWithTheNext() throws IOException {
        Path left;
        try (var dead = traces()) {
            var scratch = Scratch.in(folder, dead);
            left = Files.writeString(scratch.file("bytes"), "much").getParent();
        }
        try (var next = traces();
                var scratch = Scratch.in(folder, next)) {
            assertThat(left).doesNotExist();
            assertThat(scratch.file("bytes").getParent()).isEmptyDirectory();
        }
        assertThat(notes()).isEmpty();
    }

    @Test
    void aNoteThatNamesAnotherFolderDeletesNothing() throws IOException {
        var precious = Files.createDirectories(folder.resolve("home/scratch-1"));
        leaveAndDie("scratch", precious.toString());
        try (var next = traces()) {
            Scratch.in(folder, next).close();
        }
        assertThat(precious).exists();
    }
}
