package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
    @TempDir
    Path folder;

    private static String reason(Contents contents) {
        return contents instanceof Contents.Unusable unusable ? unusable.reason() : "usable";
    }

    private String read(String name) {
        return reason(TokenFile.readNamed(name, folder.resolve(name)));
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(read(".")).isEqualTo("is a folder, not a file");
    }

    @Test
    @Timeout(10)
    void aPipeIsNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(read("pipe")).isEqualTo("is not a regular file");
    }

    @Test
    void symbolicLinksAreFollowedButNotForever() throws IOException {
        Files.writeString(folder.resolve("t"), right().make());
        Files.createSymbolicLink(folder.resolve("link"), Path.of("t"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("gone"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThat(read("link")).isEqualTo("usable");
        assertThat(read("dangling")).isEqualTo("cannot be read: there is no such file");
        assertThat(read("loop")).startsWith("cannot be read: ").doesNotContain("input or output error");
    }

    @Test
    void anAbsentFileIsNothing() {
        assertThat(TokenFile.read("x", folder.resolve("x"))).isEmpty();
        assertThat(reason(TokenFile.readNamed("x", folder.resolve("n".repeat(300)))))
                .startsWith("cannot be read: ");
    }

    /** HTCondor renames a new file over the old one; every read sees one of them whole. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void aFileBeingReplacedIsReadWhole() throws Exception {
        Path file = folder.resolve("ap.use");
        String[] tokens = {right().make(), right().text("sub", "b".repeat(3000)).make()};
        Files.writeString(file, tokens[0]);
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> replace(file, tokens, done));
        writer.start();
        try {
            for (int i = 0; i < 300; i++) {
                Contents contents = TokenFile.readNamed("ap.use", file);
                assertThat(contents).isInstanceOf(Contents.Usable.class);
                assertThat(((Contents.Usable) contents).token().reveal()).isIn((Object[]) tokens);
            }
        } finally {
            done.set(true);
            writer.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"access_token\":\"eyJhbGciOi"})
    void aFileThatIsBeingWrittenWhereItStandsIsReadWhole(String beginning) throws IOException {
        Path file = Files.writeString(folder.resolve("t"), beginning);
        var contents = TokenFile.read("t", file, () -> write(file, "{\"access_token\":\"" + right().make() + "\"}"));
        assertThat(contents).map(TokenFileTest::reason).hasValue("usable");
    }

    @Test
    void aDamagedFileIsNotWaitedForForever() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "{");
        var pauses = new AtomicInteger();
        assertThat(TokenFile.read("t", file, pauses::incrementAndGet))
                .map(TokenFileTest::reason)
                .hasValue("is not a token (JSON that breaks off or is damaged)");
        assertThat(pauses).hasValue(2);

        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        TokenFile.read("t", file, pauses::incrementAndGet);
        assertThat(pauses).hasValue(2);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void replace(Path file, String[] tokens, AtomicBoolean done) {
        Path fresh = file.resolveSibling("ap.use.tmp");
        for (int i = 0; !done.get(); i++) {
            try {
                Files.writeString(fresh, tokens[i % 2]);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
