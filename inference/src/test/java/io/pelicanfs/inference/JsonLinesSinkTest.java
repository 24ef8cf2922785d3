package io.pelicanfs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {
    @TempDir
    Path folder;

    @Test
    void writesOneCompactLineAResult() throws Exception {
        var target = folder.resolve("out.jsonl");
        try (var sink = JsonLinesSink.to(target)) {
            sink.write(List.of(
                    embedding("a/1.txt", Answer.Coverage.WHOLE, 0.1f, -1.5f, 2.0E-3f, 0f),
                    embedding("é \"q\"\n", Answer.Coverage.TRUNCATED, 3.4028235E38f)));
            sink.write(List.of(failed("gone", "no such member\n  second line")));
            sink.commit();
        }

        assertThat(target).hasContent("""
                        {"id":"a/1.txt","embedding":[0.1,-1.5,0.002,0.0]}
                        {"id":"é \\"q\\"\\n","embedding":[3.4028235E38],"truncated":true}
                        {"id":"gone","error":{"kind":"NOT_FOUND","message":"no such member\\n  second line"}}
                        """);
    }

    @Test
    void writesTheShortestTextOfAFloat() throws Exception {
        var target = folder.resolve("out.jsonl");
        try (var sink = JsonLinesSink.to(target)) {
            // Float.toString of Java 17 says 1.17549435E-38.
            sink.write(List.of(embedding("x", Answer.Coverage.WHOLE, Float.MIN_NORMAL, 1.0E10f / 3)));
            sink.commit();
        }
        assertThat(target).hasContent("{\"id\":\"x\",\"embedding\":[1.1754944E-38,3.3333332E9]}\n");
    }

    @Test
    void nothingStandsUnderTheFinalNameBeforeCommit() throws Exception {
        var target = folder.resolve("out.jsonl");
        Files.writeString(target, "the run before\n");
        try (var sink = JsonLinesSink.to(target)) {
            sink.write(List.of(embedding("a", Answer.Coverage.WHOLE, 1)));
            assertThat(target).hasContent("the run before\n");
            assertThat(names()).hasSize(2).anyMatch(name -> name.startsWith(".out.jsonl.part-"));
        }
        assertThat(target).hasContent("the run before\n");
        assertThat(names()).containsExactly("out.jsonl");
    }

    @Test
    void removesWhatAKilledRunLeftButNotWhatAnotherRunStillWrites() throws Exception {
        var target = folder.resolve("out.jsonl");
        Files.writeString(folder.resolve(".out.jsonl.part-deadbeef"), "{\"id\":");
        Files.writeString(folder.resolve(".other.jsonl.part-1"), "");
        try (var other = JsonLinesSink.to(target);
                var sink = JsonLinesSink.to(target)) {
            assertThat(names()).hasSize(3).doesNotContain(".out.jsonl.part-deadbeef");
            sink.write(List.of(embedding("mine", Answer.Coverage.WHOLE, 1)));
            sink.commit();
            assertThat(target).hasContent("{\"id\":\"mine\",\"embedding\":[1.0]}\n");
            other.commit();
        }
        assertThat(target).isEmptyFile();
        assertThat(names()).containsExactlyInAnyOrder("out.jsonl", ".other.jsonl.part-1");
    }

    @Test
    void replacesWhatASymbolicLinkPointsTo() throws Exception {
        var real = Files.writeString(folder.resolve("real.jsonl"), "old");
        var link = Files.createSymbolicLink(folder.resolve("link.jsonl"), real);
        try (var sink = JsonLinesSink.to(link)) {
            sink.commit();
        }
        assertThat(link).isSymbolicLink();
        assertThat(real).isEmptyFile();
    }

    @Test
    void saysThatTheDiskIsFull() throws Exception {
        var full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        try (var sink = JsonLinesSink.to(full)) {
            var thrown = catchThrowableOfType(
                    PelicanException.class, () -> sink.write(List.of(embedding("a", Answer.Coverage.WHOLE, 1))));
            assertThat(thrown.kind()).isEqualTo(ErrorKind.LOCAL);
            assertThat(thrown).hasMessageContaining("/dev/full").hasMessageContaining("No space left on device");
        }
        assertThat(full).exists();
    }

    @Test
    void saysWhyAFileCannotBeCreated() {
        assertThat(catchThrowableOfType(PelicanException.class, () -> JsonLinesSink.to(folder)))
                .hasMessageContaining("it is a folder");
        assertThat(catchThrowableOfType(
                        PelicanException.class, () -> JsonLinesSink.to(folder.resolve("missing/out.jsonl"))))
                .hasMessageContaining("there is no such folder");
    }

    @Test
    void holdsALockThatTellsItFromWhatWasLeftBehind() throws Exception {
        // The lock is what tells living from dead: a second one on the same file must not be had.
        try (var file = HiddenFile.beside(folder.resolve("x"));
                var again = FileChannel.open(folder.resolve(names().get(0)), StandardOpenOption.WRITE)) {
            assertThat(catchThrowableOfType(OverlappingFileLockException.class, again::tryLock))
                    .isNotNull();
            file.commit();
        }
        assertThat(names()).containsExactly("x");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Result embedding(String id, Answer.Coverage coverage, float... values) {
        return new Result(id, new Answer.Embedding(values, coverage));
    }

    private static Result failed(String id, String message) {
        return new Result(
                id,
                new Answer.Failed(
                        PelicanException.of(ErrorKind.NOT_FOUND, message).build()));
    }
}
