package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Testbed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pelfs infer} over the kinds of input it takes. */
class InferTest {
    private static Testbed testbed;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void publish() throws IOException {
        testbed = Testbed.start();
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : List.of("b.txt", "a.txt", "sub/c.txt", "sub/bad.bin")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.endsWith("bin") ? new byte[] {(byte) 0xff} : ("text " + name).getBytes(UTF_8));
                zip.closeEntry();
            }
        }
        testbed.put("/private/texts.zip", bytes.toByteArray());
        testbed.put("/private/damaged.zip", damaged());
        testbed.put("/private/all/x.txt", "a small dog".getBytes(UTF_8));
        testbed.put("/private/all/deep/y.txt", "a large cat".getBytes(UTF_8));
        var creds = Files.createDirectories(shared.resolve("creds"));
        Files.writeString(creds.resolve("ap.use"), testbed.token());
    }

    /** Three members, of which the second does not have the content that its checksum is of. */
    private static byte[] damaged() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (var name : List.of("1", "2", "3")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("content " + name).getBytes(UTF_8));
                zip.closeEntry();
            }
        }
        var damaged = bytes.toByteArray();
        var text = new String(damaged, ISO_8859_1);
        damaged[text.indexOf("content 2")] ^= 1;
        return damaged;
    }

    @AfterAll
    static void close() {
        testbed.close();
    }

    private Desk job() {
        return Desk.in(folder)
                .with(Map.of(
                        "PELICAN_FEDERATION_DISCOVERYURL", testbed.discoveryUrl(),
                        "PELICAN_SERVER_TLSCACERTIFICATEFILE", testbed.caFile().toString(),
                        "_CONDOR_CREDS", shared.resolve("creds").toString(),
                        // Native libraries are unpacked once.
                        "_CONDOR_SCRATCH_DIR", shared.toString()));
    }

    private static List<String> ids(String lines) {
        return lines.lines()
                .map(line -> line.replaceFirst("^\\{\"id\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void membersComeOutInArchiveOrderAndAFailedOneIsALine() throws IOException {
        var desk = job();

        assertThat(desk.run("infer", "--model", "minilm", "/private/texts.zip!/", "-o", "out.jsonl"))
                .as(desk.err())
                .isEqualTo(12);

        var lines = Files.readString(folder.resolve("out.jsonl"));
        assertThat(ids(lines)).containsExactly("b.txt", "a.txt", "sub/c.txt", "sub/bad.bin");
        assertThat(lines.lines().toList().get(3)).contains("\"error\":{\"kind\":\"UNSUPPORTED\"");
        assertThat(desk.err()).contains("1 of 4 samples failed; their lines in out.jsonl hold the reason");
        assertThat(desk.out()).isEmpty();
    }

    @Test
    void aDamagedMemberCostsNoOther() {
        var desk = job();

        assertThat(desk.run("infer", "--model", "minilm", "/private/damaged.zip!/"))
                .isEqualTo(12);

        assertThat(ids(desk.out())).containsExactly("1", "2", "3");
        assertThat(desk.out().lines().toList().get(1)).contains("\"error\":{\"kind\":\"CORRUPT\"");
        assertThat(desk.out().lines().filter(line -> line.contains("embedding")))
                .hasSize(2);
    }

    @Test
    void aFolderOfAnArchiveIsItsMembers() {
        var desk = job();

        assertThat(desk.run("infer", "-q", "--model", "minilm", "-m", "sub/c.txt", "/private/texts.zip"))
                .as(desk.err())
                .isZero();

        assertThat(ids(desk.out())).containsExactly("sub/c.txt");
        assertThat(desk.err()).isEmpty();
    }

    @Test
    void aPatternChoosesMembers() {
        var desk = job();

        assertThat(desk.run("infer", "--model", "minilm", "/private/texts.zip!/*.txt"))
                .as(desk.err())
                .isZero();

        assertThat(ids(desk.out())).containsExactly("b.txt", "a.txt");
    }

    @Test
    void aCollectionIsEveryObjectBelowIt() {
        var desk = job();

        assertThat(desk.run("infer", "--model", "minilm", "/private/all"))
                .as(desk.err())
                .isZero();

        assertThat(ids(desk.out())).containsExactlyInAnyOrder("x.txt", "deep/y.txt");
        assertThat(desk.out()).contains("\"embedding\":[");
    }

    @Test
    void aListKeepsItsOrderAndItsFailures() {
        var desk = job().input("/private/all/deep/y.txt\n\n/private/none.txt\n/private/all/x.txt\n");

        assertThat(desk.run("infer", "-j", "--model", "minilm", "--files-from", "-"))
                .as(desk.err())
                .isEqualTo(12);

        assertThat(ids(desk.out()))
                .containsExactly(
                        testbed.url("/private/all/deep/y.txt"),
                        testbed.url("/private/none.txt"),
                        testbed.url("/private/all/x.txt"));
        assertThat(desk.out()).contains("\"kind\":\"NOT_FOUND\"");
        assertThat(desk.err()).startsWith("{\"samples\":3,\"failed\":1,\"seconds\":");
    }

    @Test
    void anUnknownModelIsSaidBeforeAnythingIsAsked() {
        var desk = job();

        assertThat(desk.run("infer", "--model", "gpt", "/private/all")).isEqualTo(4);

        assertThat(desk.err()).contains("there is no model \"gpt\"").contains("minilm");
    }

    @Test
    void nothingStandsUnderTheNameOfAFailedRun() {
        var desk = job();

        assertThat(desk.run("infer", "--model", "minilm", "/private/none.zip!/", "-o", "out.jsonl"))
                .isEqualTo(8);

        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }
}
