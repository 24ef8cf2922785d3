package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No verb changes the members of an archive, and none takes the archive for them. */
class MembersStayTest {
    private static final int UNSUPPORTED = 8;

    @TempDir
    Path folder;

    private Testbed testbed;
    private byte[] archive = {};

    @BeforeEach
    void publish() throws IOException {
        testbed = Testbed.builder().namespace(Namespace.publicReads("/public")).start();
        archive = zip("train/cat.txt", "train/dog.txt");
        testbed.put("/public/x.zip", archive);
        testbed.put("/public/y.txt", "why\n".getBytes(UTF_8));
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src/a.txt"), "aye\n");
        Files.writeString(
                folder.resolve("my.token"),
                testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")));
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private String archive(String member) {
        return testbed.url("/public/x.zip") + "!/" + member;
    }

    private String object(String path) {
        return testbed.url(path);
    }

    private void refused(String... words) {
        var desk = Desk.in(folder)
                .with(Map.of(
                        "PELICAN_FEDERATION_DISCOVERYURL",
                        testbed.discoveryUrl(),
                        "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                        testbed.caFile().toString()));
        assertThat(desk.run(words)).as(desk.err()).isEqualTo(UNSUPPORTED);
        assertThat(desk.err())
                .contains("the members of an archive cannot be changed")
                .contains("'pelfs pack' them under a new name");
        assertThat(testbed.object("/public/x.zip")).hasBinaryContent(archive);
        assertThat(testbed.object("/public/y.txt")).hasContent("why");
        assertThat(testbed.requests().all()).allMatch(one -> one.method().matches("GET|HEAD|OPTIONS|PROPFIND"));
    }

    @Test
    void rmOfAMember() {
        refused("rm", "-t", "my.token", archive("train/cat.txt"));
    }

    @Test
    void rmOfAPatternOfMembers() {
        refused("rm", "-t", "my.token", archive("*"));
        refused("rm", "-r", "-t", "my.token", archive("**"));
        refused("rm", "-t", "my.token", archive("train/ca[rt].txt"));
    }

    @Test
    void rmOfAllThatIsInAnArchive() {
        refused("rm", "-r", "-t", "my.token", archive(""));
        refused("rm", "-r", "-t", "my.token", archive("train"));
    }

    @Test
    void rmOfAMemberAmongObjectsDeletesNoneOfThem() {
        refused("rm", "-t", "my.token", object("/public/y.txt"), archive("train/cat.txt"));
    }

    @Test
    void aDryRunOfRmTellsTheSame() {
        refused("rm", "-n", "-t", "my.token", archive("train/cat.txt"));
    }

    @Test
    void putToAMember() {
        refused("put", "--overwrite", "-t", "my.token", "src/a.txt", archive("train/cat.txt"));
        refused("put", "--overwrite", "-t", "my.token", "src/a.txt", archive(""));
        refused("put", "-r", "--overwrite", "-t", "my.token", "src", archive("train"));
    }

    @Test
    void cpToAMember() {
        refused("cp", "--overwrite", "-t", "my.token", object("/public/y.txt"), archive("train/cat.txt"));
        refused("cp", "-r", "--overwrite", "-t", "my.token", object("/public"), archive(""));
    }

    @Test
    void mvOfAndToAMember() {
        refused("mv", "-t", "my.token", archive("train/cat.txt"), object("/public/z.txt"));
        refused("mv", "--overwrite", "-t", "my.token", object("/public/y.txt"), archive("train/cat.txt"));
    }

    @Test
    void mkdirInAnArchive() {
        refused("mkdir", "-t", "my.token", archive("new"));
        refused("mkdir", "-p", "-t", "my.token", archive("train"));
    }

    @Test
    void syncIntoAnArchive() {
        refused("sync", "--delete", "-t", "my.token", "src", archive(""));
        refused("sync", "--delete", "-t", "my.token", object("/public"), archive(""));
    }

    @Test
    void packIntoAnArchive() {
        refused("pack", "-t", "my.token", "src", archive("shards"));
    }

    @Test
    void theLibraryRefusesEachOfSeveral() throws IOException {
        try (var fs = PelicanFileSystem.builder()
                .environment(Map.of(
                        "PELICAN_FEDERATION_DISCOVERYURL",
                        testbed.discoveryUrl(),
                        "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                        testbed.caFile().toString()))
                .home(folder)
                .build()) {
            List<PelicanUrl> urls = List.of(fs.url(archive("train/cat.txt")), fs.url(archive("")));

            var summary = fs.transfers().delete(urls.iterator(), TransferOptions.defaults(), TransferListener.NONE);

            assertThat(summary.firstFailure().orElseThrow()).hasMessageContaining("cannot be changed");
        }
        assertThat(testbed.object("/public/x.zip")).hasBinaryContent(archive);
    }
}
