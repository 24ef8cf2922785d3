package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.FakeFederation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetTest {
    @TempDir
    private Path folder;

    private final Get get =
            new Get(new FakeFederation().client(), ForkJoinPool.commonPool(), time -> {}, System::nanoTime, 8);
    private final PelicanUrl url = PelicanUrl.parse("pelican://fed.example/ns/a.txt");

    GetTest() throws PelicanException {}

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    void anExistingFileIsReplacedAndNothingElseIsLeft() throws IOException {
        var file = Files.writeString(folder.resolve("a.txt"), "old and longer");

        get.copy(url, bytes("new"), Get.targetFile(url, folder), Integrity.SIZE_ONLY);

        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void afterAFailureTheOldFileStandsAndNothingElse() throws IOException {
        var file = Files.writeString(folder.resolve("a.txt"), "old");
        @SuppressWarnings("InputStreamSlowMultibyteRead")
        var broken = new InputStream() {
            private int left = 5;

            @Override
            public int read() throws IOException {
                if (left-- > 0) {
                    return 'x';
                }
                throw new IOException("broke off");
            }
        };

        assertThatThrownBy(() -> get.copy(url, broken, file, Integrity.SIZE_ONLY))
                .hasMessage("broke off");

        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void aFolderOrADeviceIsNotReplacedByAFile() throws IOException {
        Files.createDirectory(folder.resolve("a.txt"));

        assertThatThrownBy(() -> Get.targetFile(url, folder)).hasFieldOrPropertyWithValue("kind", ErrorKind.LOCAL);
        assertThatThrownBy(() -> Get.targetFile(url, Path.of("/dev/null")))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.LOCAL)
                .hasMessageContaining("pelfs cat");
    }

    @Test
    void aNameAsLongAsTheFileSystemAllowsIsPossible() throws IOException {
        var file = folder.resolve("x".repeat(250));

        get.copy(url, bytes("new"), file, Integrity.SIZE_ONLY);

        assertThat(file).hasContent("new");
    }

    @Test
    void aNameThatNoFileCanHaveIsRefused() throws IOException {
        for (String name : List.of("..", ".")) {
            var member = PelicanUrl.parse("pelican://fed.example/ns/a.zip").withMember("d/" + name);
            assertThatThrownBy(() -> Get.targetFile(member, folder))
                    .hasFieldOrPropertyWithValue("kind", ErrorKind.LOCAL);
        }
    }

    @Test
    void aMissingFolderIsALocalFailure() {
        assertThatThrownBy(() -> get.copy(url, bytes("new"), folder.resolve("not/there"), Integrity.SIZE_ONLY))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.LOCAL);
    }
}
