package io.pelicanfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalReasonTest {
    @TempDir
    Path folder;

    private static String reasonOf(ThrowingCallable work) {
        return LocalReason.of(catchThrowableOfType(IOException.class, work));
    }

    @Test
    void saysInWordsWhatJavaSaysByAClass() throws IOException {
        var file = Files.createFile(folder.resolve("file"));

        assertThat(reasonOf(() -> Files.size(folder.resolve("none")))).isEqualTo("no such file or folder");
        assertThat(reasonOf(() -> Files.createFile(file))).isEqualTo("it exists already");
        assertThat(reasonOf(() -> Files.delete(folder))).isEqualTo("the folder is not empty");
        assertThat(LocalReason.of(new NotDirectoryException("file"))).isEqualTo("it is no folder");
        assertThat(LocalReason.of(new AccessDeniedException("file"))).isEqualTo("no permission");
    }

    @Test
    void tellsALinkThatLeadsNowhereFromAFileThatIsNotThere() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none"));

        assertThat(reasonOf(() -> Files.size(link))).isEqualTo("the link leads nowhere");
    }

    @Test
    void passesOnWhatTheSystemSays() {
        assertThat(LocalReason.of(new FileSystemException("file", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(LocalReason.of(new IOException("stream closed"))).isEqualTo("stream closed");
        assertThat(LocalReason.of(new IOException())).isEqualTo("input or output error");
    }
}
