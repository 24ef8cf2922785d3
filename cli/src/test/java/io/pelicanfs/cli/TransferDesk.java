package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A federation with a small tree, a folder with another, and a token that may do everything; each test has its own. */
abstract class TransferDesk {
    @TempDir
    Path folder;

    Testbed testbed;

    @BeforeEach
    void publish() throws IOException {
        testbed = Testbed.builder().namespace(Namespace.publicReads("/public")).start();
        testbed.put("/public/data/a.txt", "aye\n".getBytes(UTF_8));
        testbed.put("/public/data/sub/b é,;.txt", "bee\n".getBytes(UTF_8));
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(
                folder.resolve("my.token"),
                testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
        Files.createDirectories(folder.resolve("src/sub"));
        Files.writeString(folder.resolve("src/x.txt"), "ex\n");
        Files.writeString(folder.resolve("src/sub/ü %+#.txt"), "why\n");
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    final Desk desk() {
        return Desk.in(folder)
                .with(Map.of(
                        "PELICAN_FEDERATION_DISCOVERYURL",
                        testbed.discoveryUrl(),
                        "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                        testbed.caFile().toString()));
    }

    final Desk run(int code, String... words) {
        var desk = desk();
        assertThat(desk.run(words)).as(desk.err()).isEqualTo(code);
        return desk;
    }

    final String url(String path) {
        return testbed.url(path);
    }
}
