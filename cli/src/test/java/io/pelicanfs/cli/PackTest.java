package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pack, verify and index, here and in a federation. */
class PackTest {
    private static Testbed testbed;
    private static String token;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        testbed = Testbed.builder().namespace(Namespace.privateReads("/mine")).start();
        token = testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/"));
        testbed.put("/mine/loose/a.txt", "a".getBytes(UTF_8));
        testbed.put("/mine/loose/deep/b.txt", "b".getBytes(UTF_8));
        testbed.put("/mine/bad.tar.gz", gzip());
    }

    @AfterAll
    static void close() {
        testbed.close();
    }

    private static byte[] gzip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        new GZIPOutputStream(bytes).close();
        return bytes.toByteArray();
    }

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("token"), token + "\n");
        Files.createDirectories(folder.resolve("images/cat"));
        for (int i = 0; i < 40; i++) {
            Files.write(folder.resolve("images/cat/" + i + ".jpg"), new byte[3000 + i]);
            Files.writeString(folder.resolve("images/cat/" + i + ".cls"), "cat");
        }
    }

    private Desk desk() {
        return Desk.in(folder)
                .with(Map.of(
                        "PELICAN_FEDERATION_DISCOVERYURL",
                        testbed.discoveryUrl(),
                        "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                        testbed.caFile().toString()));
    }

    private static void succeeds(Desk desk, String... words) {
        assertThat(desk.run(words)).as(desk.err()).isZero();
    }

    @Test
    void aStreamedPackWhoseSourceIsGoneNamesIt() throws IOException {
        var source = Files.writeString(folder.resolve("images/cat/a.b.c"), "cat");
        var desk = desk().reading(line -> {
            if (line.contains("more than one dot")) {
                source.toFile().delete();
            }
        });

        int code = desk.run("pack", "--stream", "-t", "token", "images", testbed.url("/mine/gone-v1"));

        assertThat(code).as(desk.err()).isEqualTo(4);
        assertThat(desk.err()).contains("cannot read " + source);
    }

    private Path oddTar() throws IOException {
        return Files.write(
                folder.resolve("odd.tar"),
                new Tar()
                        .file("a.txt", "aye")
                        .symbolicLink("b.txt", "a.txt")
                        .symbolicLink("none.txt", "nowhere")
                        .symbolicLink("out.txt", "../../etc/passwd")
                        .pipe("pipe")
                        .end());
    }

    @Test
    void anArchiveWithWhatCannotBePackedIsPackedWithoutItWhereAsked() throws IOException {
        oddTar();
        var strict = desk();
        var lenient = desk();

        assertThat(strict.run("pack", "odd.tar", "strict")).isEqualTo(8);
        assertThat(lenient.run("pack", "--lenient", "odd.tar", "ds")).isEqualTo(12);

        assertThat(strict.err()).contains("odd.tar!/pipe").contains("--lenient leaves out whatever cannot be packed");
        assertThat(folder.resolve("strict")).doesNotExist();
        assertThat(lenient.out()).contains("2 files");
        assertThat(lenient.err())
                .contains("left out: the member is a device or a pipe")
                .contains("left out: the link leads to no member of the archive")
                .contains("left out: the link leads out of the archive");
    }

    @Test
    void symbolicLinksInAnArchiveAreSkippedWhereAsked() throws IOException {
        Files.write(
                folder.resolve("links.tar.gz"),
                new Tar()
                        .file("a.txt", "aye")
                        .symbolicLink("none.txt", "nowhere")
                        .gzip());
        var skipping = desk();
        var refusing = desk();

        succeeds(skipping, "pack", "--symlinks", "skip", "links.tar.gz", "ds");
        assertThat(refusing.run("pack", "--symlinks", "error", "links.tar.gz", "none"))
                .isEqualTo(8);

        assertThat(skipping.out()).contains("1 files");
        assertThat(refusing.err()).contains("is a symbolic link").contains("--symlinks skip");
    }

    @Test
    void aCollectionWhoseShardsGotAnIndexIsStillTheSame() {
        var collection = testbed.url("/mine/indexed-v1");
        succeeds(desk(), "pack", "-t", "token", "images", collection);
        succeeds(desk(), "index", "--publish", "-t", "token", collection + "/shard-000000.tar");

        var again = desk();
        succeeds(again, "pack", "-t", "token", "images", collection);

        assertThat(again.out()).contains("of which 1 stood there already");
    }

    @Test
    void verifyTellsWhatItCannotReadAndEndsWell() throws IOException {
        oddTar();
        Files.write(folder.resolve("fine.tar.gz"), new Tar().file("a", "aye").gzip());
        var odd = desk();
        var json = desk();
        var fine = desk();

        succeeds(odd, "verify", "odd.tar");
        succeeds(json, "verify", "-j", "odd.tar");
        succeeds(fine, "verify", "fine.tar.gz");

        assertThat(odd.out())
                .contains("odd.tar!/pipe: not verified: the member is a device or a pipe")
                .contains("nothing of what was read is damaged; not verified: 1");
        assertThat(json.out()).contains("\"good\":true").contains("\"notVerifiedCount\":1");
        assertThat(fine.out()).contains("1 members in 1 archive").contains("all is well");
    }

    @Test
    void anArchiveThatIsNotUnpackedIsTold() throws IOException {
        Files.writeString(folder.resolve("x.tar.bz2"), "BZh9");
        var desk = desk();

        succeeds(desk, "pack", "x.tar.bz2", "ds");

        assertThat(desk.err()).contains("'x.tar.bz2' is packed as one member").doesNotContain(" jobs");
    }

    @Test
    void aPatternOfObjectsIsRefused() {
        var desk = desk();

        assertThat(desk.run("pack", "-t", "token", testbed.url("/mine/loose") + "/*.txt", "ds"))
                .isEqualTo(4);

        assertThat(desk.err()).contains("'pack' takes no patterns");
    }

    @Test
    void aLocalFolderIsPackedVerifiedAndReadInPlace() throws IOException {
        var packing = desk();
        succeeds(packing, "pack", "--shard-size", "50K", "images", "ds");
        assertThat(packing.out()).contains("80 files (40 samples)").contains("ds/dataset.json");
        assertThat(folder.resolve("ds/shard-000001.tar")).exists();
        var verifying = desk();
        succeeds(verifying, "verify", "ds");
        assertThat(verifying.out()).contains("80 members").contains("all is well");

        byte[] shard = Files.readAllBytes(folder.resolve("ds/shard-000001.tar"));
        shard[513] ^= 1;
        Files.write(folder.resolve("ds/shard-000001.tar"), shard);
        var damaged = desk();
        assertThat(damaged.run("verify", "ds")).isEqualTo(9);
        assertThat(damaged.out()).contains("shard-000001.tar!/cat/").contains("manifest says");
        Files.delete(folder.resolve("ds/shard-000000.tar"));
        var missing = desk();
        assertThat(missing.run("verify", "-j", "ds")).isEqualTo(9);
        assertThat(missing.out()).contains("is not there");
    }

    @Test
    void aFederationGetsTheSameShardsWithAndWithoutScratch() throws IOException {
        succeeds(desk(), "pack", "--shard-size", "50K", "images", "v1");
        String url = testbed.url("/mine/v1/");
        succeeds(desk(), "pack", "-t", "token", "--shard-size", "50K", "images", url);
        String streamed = testbed.url("/mine/streamed/v1/");
        succeeds(desk(), "pack", "-t", "token", "--stream", "--shard-size", "50K", "images", streamed);
        for (String collection : new String[] {"/mine/v1/", "/mine/streamed/v1/"}) {
            for (String name : new String[] {"shard-000000.tar", "shard-000001.tar", "dataset.json"}) {
                var reading = desk();
                succeeds(reading, "cat", "-t", "token", testbed.url(collection + name));
                assertThat(reading.bytes()).isEqualTo(Files.readAllBytes(folder.resolve("v1/" + name)));
            }
        }
        var again = desk();
        succeeds(again, "pack", "-t", "token", "--stream", "--shard-size", "50K", "images", streamed);
        assertThat(again.out()).contains("stood there already");
        var verifying = desk();
        succeeds(verifying, "verify", "-t", "token", url);
        assertThat(verifying.out()).contains("80 members");
        var member = desk();
        succeeds(member, "cat", "-t", "token", testbed.url("/mine/v1/shard-000000.tar") + "!/cat/0.cls");
        assertThat(member.out()).isEqualTo("cat");

        Files.writeString(folder.resolve("images/cat/0.cls"), "dog");
        var changed = desk();
        assertThat(changed.run("pack", "-t", "token", "--shard-size", "50K", "images", url))
                .isEqualTo(8);
        assertThat(changed.err()).contains("never changes");
    }

    @Test
    void aCollectionAndAnArchiveInItArePackedAgain() throws IOException {
        succeeds(desk(), "pack", "-t", "token", "--format", "zip", testbed.url("/mine/loose"), "loose");
        succeeds(desk(), "pack", "-t", "token", "loose/shard-000000.zip", testbed.url("/mine/repacked"));
        succeeds(desk(), "pack", "-t", "token", testbed.url("/mine/repacked/shard-000000.tar"), "back");
        try (var zip = new java.util.zip.ZipFile(
                folder.resolve("back/shard-000000.tar").toFile())) {
            assertThat(zip.stream().map(java.util.zip.ZipEntry::getName)).containsExactly("a.txt", "deep/b.txt");
        }
    }

    private static byte[] tarGz(byte[] tar) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(tar);
        }
        return bytes.toByteArray();
    }

    @Test
    void aCompressedTarGivesTheShardsOfItsFiles() throws IOException {
        succeeds(desk(), "pack", "--format", "tar", "images", "plain");
        byte[] object = tarGz(Files.readAllBytes(folder.resolve("plain/shard-000000.tar")));
        Files.write(folder.resolve("images.tgz"), object);
        Files.write(folder.resolve("unnamed"), object);
        testbed.put("/mine/images.tar.gz", object);
        succeeds(desk(), "pack", "images", "whole/ds");
        succeeds(desk(), "pack", "images.tgz", "near/ds");
        succeeds(desk(), "pack", "unnamed", "bytes/ds");
        succeeds(desk(), "pack", "-t", "token", testbed.url("/mine/images.tar.gz"), "far/ds");
        succeeds(desk(), "pack", "-t", "token", testbed.url("/mine/images.tar.gz") + "!/", "inside/ds");
        for (String name : new String[] {"shard-000000.tar", "dataset.json"}) {
            byte[] expected = Files.readAllBytes(folder.resolve("whole/ds/" + name));
            for (String made : new String[] {"near", "bytes", "far", "inside"}) {
                assertThat(Files.readAllBytes(folder.resolve(made + "/ds/" + name)))
                        .as(made)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aDamagedCompressedTarLeavesNothingAtTheDestination() throws IOException {
        succeeds(desk(), "pack", "--format", "tar", "images", "plain");
        byte[] object = tarGz(Files.readAllBytes(folder.resolve("plain/shard-000000.tar")));
        object[object.length - 8] ^= 1;
        Files.write(folder.resolve("damaged.tar.gz"), object);
        testbed.put("/mine/damaged.tar.gz", object);
        var near = desk();
        assertThat(near.run("pack", "damaged.tar.gz", "ds")).isEqualTo(9);
        assertThat(near.err()).contains("damaged or cut short");
        var far = desk();
        assertThat(far.run("pack", "-t", "token", testbed.url("/mine/damaged.tar.gz"), "ds"))
                .isEqualTo(9);
        assertThat(folder.resolve("ds")).doesNotExist();
    }

    @Test
    void ofSeveralSourcesOnlyFoldersKeepTheirNames() throws IOException {
        Files.writeString(folder.resolve("note.txt"), "note");
        succeeds(desk(), "pack", "-t", "token", "note.txt", testbed.url("/mine/loose/a.txt"), "images", "ds");
        try (var zip =
                new java.util.zip.ZipFile(folder.resolve("ds/shard-000000.tar").toFile())) {
            assertThat(zip.stream().map(java.util.zip.ZipEntry::getName))
                    .contains("a.txt", "note.txt", "images/cat/0.cls")
                    .hasSize(82);
        }
    }

    @Test
    void anIndexIsPublishedBesideItsArchive() throws IOException {
        succeeds(desk(), "pack", "-t", "token", "--format", "tar", "images", testbed.url("/mine/plain"));
        String tar = testbed.url("/mine/plain/shard-000000.tar");
        var local = desk();
        succeeds(local, "index", "-t", "token", tar);
        assertThat(folder.resolve("shard-000000.tar.pelfsidx")).isNotEmptyFile();
        var published = desk();
        succeeds(published, "index", "-t", "token", "--publish", "-j", tar);
        assertThat(published.out()).contains("shard-000000.tar.pelfsidx");
        var reading = desk();
        succeeds(reading, "cat", "-t", "token", tar + ".pelfsidx");
        assertThat(reading.bytes()).isEqualTo(Files.readAllBytes(folder.resolve("shard-000000.tar.pelfsidx")));
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten() {
        for (String[] words : new String[][] {
            {"pack", "--stream", "images", "ds"},
            {"pack", "--format", "rar", "images", "ds"},
            {"pack", "--order", "random", "images", "ds"},
            {"pack", "--shard-size", "big", "images", "ds"},
            {"pack", "--published-as", "elsewhere", "images", "ds"},
            {"pack", "images"},
            {"pack", "nothing", "ds"}
        }) {
            assertThat(desk().run(words)).as(String.join(" ", words)).isEqualTo(4);
        }
        assertThat(folder.resolve("ds")).doesNotExist();
    }

    @Test
    void aLocalDestinationMayBePublishedByTheFederation() throws IOException {
        succeeds(desk(), "pack", "--published-as", "osdf:///ns/ds", "images", "ds");
        assertThat(folder.resolve("ds/dataset.json")).content().contains("osdf:///ns/ds/shard-000000.tar");
        succeeds(desk(), "verify", "ds");
    }
}
