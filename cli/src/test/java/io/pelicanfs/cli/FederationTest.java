package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs against a whole federation, as a job has it: private data, and a token that HTCondor brought. */
class FederationTest {
    private static Testbed testbed;
    private static String token;

    @TempDir
    Path folder;

    @BeforeAll
    static void publish() throws IOException {
        testbed = Testbed.builder()
                .namespace(Namespace.publicReads("/public"))
                .namespace(Namespace.privateReads("/private"))
                .start();
        token = testbed.token(TokenSpec.reading().withSubject("ada"));
        for (var root : new String[] {"/public", "/private"}) {
            testbed.put(root + "/b.txt", "bee\n".getBytes(UTF_8));
            testbed.put(root + "/a é.txt", "aye\n".getBytes(UTF_8));
            testbed.put(root + "/sub/deep/c.txt", "sea\n".getBytes(UTF_8));
            testbed.put(root + "/texts.zip", zip());
        }
    }

    @AfterAll
    static void close() {
        testbed.close();
    }

    private static byte[] zip() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var name : new String[] {"cat/1.txt", "cat/2.txt", "dog/1.txt"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("text of " + name + "\n").getBytes(UTF_8));
                zip.closeEntry();
            }
            zip.putNextEntry(new ZipEntry("dog/picture.bin"));
            zip.write(new byte[] {(byte) 0xff, 0, (byte) 0xfe});
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Files.createDirectories(folder.resolve("creds"));
    }

    /** A process that knows the federation and has no token. */
    private Desk desk() {
        return Desk.in(folder)
                .with(Map.of(
                        "PELICAN_FEDERATION_DISCOVERYURL",
                        testbed.discoveryUrl(),
                        "PELICAN_SERVER_TLSCACERTIFICATEFILE",
                        testbed.caFile().toString()));
    }

    /** A job whose submit file asked for a token. */
    private Desk job() throws IOException {
        Files.writeString(folder.resolve("creds/ap.use"), token + "\n");
        return desk().with(Map.of(
                "_CONDOR_CREDS", folder.resolve("creds").toString(), "_CONDOR_SCRATCH_DIR", folder.toString()));
    }

    @Test
    void catWritesObjectsAndMembersOneAfterAnother() {
        var desk = desk();

        assertThat(desk.run("cat", "/public/b.txt", testbed.url("/public/a é.txt"), "/public/texts.zip!/cat/2.txt"))
                .as(desk.err())
                .isZero();

        assertThat(desk.out()).isEqualTo("bee\naye\ntext of cat/2.txt\n");
        assertThat(desk.err()).isEmpty();
    }

    @Test
    void catTakesMembersAsOptions() {
        var desk = desk();

        assertThat(desk.run("object", "cat", "-m", "cat/1.txt", "/public/texts.zip", "-m", "dog/1.txt"))
                .isZero();

        assertThat(desk.out()).isEqualTo("text of cat/1.txt\ntext of dog/1.txt\n");
    }

    @Test
    void catEndsQuietlyWhenItsReaderHasGone() {
        var desk = desk().writingTo(OutputTest.failing("Broken pipe"));

        assertThat(desk.run("cat", "/public/b.txt")).isZero();

        assertThat(desk.err()).isEmpty();
    }

    @Test
    void aJobReadsPrivateDataWithNothingSetUp() throws IOException {
        var desk = job();

        assertThat(desk.run("cat", "/private/b.txt")).as(desk.err()).isZero();

        assertThat(desk.out()).isEqualTo("bee\n");
    }

    @Test
    void withoutATokenItSaysWhereItLookedAndWhatToDo() {
        var desk = desk();

        assertThat(desk.run("cat", "/private/b.txt")).isEqualTo(7);

        assertThat(desk.err())
                .hasLineCount(1)
                .startsWith("pelfs: reading needs a token, and no token was found (looked at BEARER_TOKEN (not set)")
                .contains("-t FILE");
    }

    @Test
    void takesATokenFromAFileOrFromStandardInput() throws IOException {
        Files.writeString(folder.resolve("my.token"), token);
        var named = desk();
        var piped =
                desk().with(Map.of("_CONDOR_SCRATCH_DIR", folder.toString())).input(token + "\n");

        assertThat(named.run("cat", "-t", "my.token", "/private/b.txt"))
                .as(named.err())
                .isZero();
        assertThat(piped.run("cat", "--token", "-", "/private/b.txt"))
                .as(piped.err())
                .isZero();

        assertThat(named.out()).isEqualTo("bee\n").isEqualTo(piped.out());
        try (var left = Files.walk(folder)) {
            for (var file : left.filter(Files::isRegularFile).toList()) {
                boolean holdsIt =
                        Files.readString(file, StandardCharsets.ISO_8859_1).contains(token);
                assertThat(holdsIt).as(file.toString()).isEqualTo(file.endsWith("my.token"));
            }
        }
    }

    @Test
    void takesATokenFromTheUrlWithAWarningThatDoesNotShowIt() throws IOException {
        var desk = desk();

        assertThat(desk.run("cat", "/private/b.txt?authz=" + token))
                .as(desk.err())
                .isZero();

        assertThat(desk.out()).isEqualTo("bee\n");
        assertThat(desk.err()).contains("a token in a URL stays in histories").doesNotContain(token);
    }

    @Test
    void aMissingObjectEndsWith8() {
        var desk = desk();

        assertThat(desk.run("cat", "/public/none.txt")).isEqualTo(8);

        assertThat(desk.err()).hasLineCount(1).contains("/public/none.txt");
    }

    @Test
    void aMissingMemberEndsWith8() {
        var desk = desk();

        assertThat(desk.run("cat", "/public/texts.zip!/bird/1.txt")).isEqualTo(8);

        assertThat(desk.err()).hasLineCount(1).contains("no such member").contains("pelfs ls");
    }

    @Test
    void anUnreachableFederationEndsWith11() {
        var desk = Desk.in(folder);

        assertThat(desk.run("cat", "-j", "-f", "localhost:1", "/x")).isEqualTo(11);

        assertThat(desk.err())
                .contains("\"kind\":\"DISCOVERY\"")
                .contains("\"exitCode\":11")
                .contains("\"retryable\":true");
    }

    @Test
    void getWritesFilesUnderTheirOwnNames() throws IOException {
        var desk = desk();

        assertThat(desk.run("get", testbed.url("/public/b.txt"), testbed.url("/public/texts.zip") + "!/cat/1.txt"))
                .as(desk.err())
                .isZero();

        assertThat(folder.resolve("b.txt")).hasContent("bee\n");
        assertThat(folder.resolve("1.txt")).hasContent("text of cat/1.txt\n");
        assertThat(desk.out()).isEmpty();
        try (var all = Files.list(folder)) {
            assertThat(all.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("home", "creds", "b.txt", "1.txt");
        }
    }

    @Test
    void getGoesOnAfterOneThatFails() throws IOException {
        var desk = desk();

        assertThat(desk.run("get", "-j", "/public/none.txt", "/public/b.txt", "."))
                .isEqualTo(12);

        assertThat(folder.resolve("b.txt")).hasContent("bee\n");
        assertThat(folder.resolve("none.txt")).doesNotExist();
        assertThat(desk.err()).contains("\"kind\":\"NOT_FOUND\"");
        assertThat(desk.out()).contains("\"file\":\"" + folder.resolve("b.txt")).contains("\"sizeBytes\":4");
    }

    @Test
    void getOfACollectionSaysHowToCopyTrees() {
        var desk = desk();

        assertThat(desk.run("get", "/public/sub", ".")).isEqualTo(8);

        assertThat(desk.err()).hasLineCount(1).contains("collection");
    }

    @Test
    void lsSortsNames() {
        var desk = desk();

        assertThat(desk.run("ls", "/public")).as(desk.err()).isZero();

        assertThat(desk.out()).isEqualTo("a é.txt\nb.txt\nsub\ntexts.zip\n");
    }

    @Test
    void lsFillsTheTerminalsRows() {
        var desk = desk().terminal(22);

        assertThat(desk.run("ls", "/public")).isZero();

        assertThat(desk.out()).isEqualTo("a é.txt    b.txt\nsub        texts.zip\n");
    }

    @Test
    void lsLongShowsPathSizeAndTime() {
        var desk = desk();

        assertThat(desk.run("ls", "-lO", "/public/")).isZero();

        assertThat(desk.out())
                .hasLineCount(3)
                .containsPattern("(?m)^ +4  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  /public/b\\.txt$");
    }

    @Test
    void lsWritesTheJsonOfPelican() {
        var names = desk();
        var all = desk();

        assertThat(names.run("ls", "-j", "/public")).isZero();
        assertThat(all.run("ls", "-jlC", "/public")).isZero();

        assertThat(names.out()).isEqualTo("[\"a é.txt\",\"b.txt\",\"sub\",\"texts.zip\"]\n");
        assertThat(all.out())
                .startsWith("[{\"Name\":\"/public/sub\",\"Size\":0,")
                .endsWith("\"IsCollection\":true}]\n");
    }

    @Test
    void lsListsInsideArchives() {
        var root = desk();
        var inside = desk();

        assertThat(root.run("ls", "/public/texts.zip!/")).isZero();
        assertThat(inside.run("ls", "-m", "dog", "/public/texts.zip")).isZero();

        assertThat(root.out()).isEqualTo("cat\ndog\n");
        assertThat(inside.out()).isEqualTo("1.txt\npicture.bin\n");
    }

    @Test
    void lsTakesPatterns() {
        var desk = desk();
        var members = desk();
        var none = desk();

        assertThat(desk.run("ls", "/public/*.txt")).isZero();
        assertThat(members.run("ls", "/public/texts.zip!/*/1.txt")).isZero();
        assertThat(none.run("ls", "/public/*.none")).isEqualTo(8);

        assertThat(desk.out()).isEqualTo("/public/a é.txt\n/public/b.txt\n");
        assertThat(members.out()).isEqualTo("/public/texts.zip!/cat/1.txt\n/public/texts.zip!/dog/1.txt\n");
        assertThat(none.err()).contains("nothing matches");
    }

    @Test
    void lsGoesDownAsFarAsAsked() {
        var all = desk();
        var two = desk();

        assertThat(all.run("ls", "-r", "/public/sub")).isZero();
        assertThat(two.run("ls", "-r", "--depth", "1", "/public/sub")).isZero();

        assertThat(all.out()).isEqualTo("/public/sub/deep\n/public/sub/deep/c.txt\n");
        assertThat(two.out()).isEqualTo("/public/sub/deep\n");
    }

    @Test
    void findWritesUrlsThatCatTakes() {
        var found = desk();
        var read = desk();

        assertThat(found.run("find", "/public", "--name", "{c,a*}.txt", "-O")).isZero();
        assertThat(read.run(("cat " + found.out().strip().replace("\n", " ")).split(" ")))
                .as(read.err())
                .isZero();

        assertThat(found.out().lines())
                .allMatch(line -> line.startsWith("pelican://"))
                .hasSize(2);
        assertThat(read.out()).isEqualTo("aye\nsea\n");
    }

    @Test
    void findLooksInsideArchives() {
        var desk = desk();

        assertThat(desk.run("find", "/public/texts.zip!/", "--name", "*.bin")).isZero();

        assertThat(desk.out()).isEqualTo(testbed.url("/public/texts.zip") + "!/dog/picture.bin\n");
    }

    @Test
    void statTellsSizeAndServers() {
        var desk = desk();
        var json = desk();

        assertThat(desk.run("stat", "-v", "/public/b.txt")).isZero();
        assertThat(json.run("stat", "--json", "/public/texts.zip!/cat/1.txt")).isZero();

        assertThat(desk.out())
                .startsWith("Name: /public/b.txt\nSize: 4\nModTime: 20")
                .contains("IsCollection: false\n")
                .contains(testbed.cache(0).baseUrl());
        assertThat(json.out()).startsWith("{\"Name\":\"/public/texts.zip!/cat/1.txt\",\"Size\":18,\"ModTime\":");
    }

    @Test
    void explainNamesTheTokenThatIsUsedAndNeverShowsIt() throws IOException {
        Files.writeString(
                folder.resolve("creds/zz.use"),
                testbed.token(TokenSpec.reading().expired()));
        var desk = job();

        assertThat(desk.run("token", "explain", "/private/b.txt"))
                .as(desk.err())
                .isZero();

        assertThat(desk.out())
                .contains("namespace /private wants a token of issuer " + testbed.issuerUrl(Namespace.DEFAULT_ISSUER))
                .containsPattern("ap\\.use +<- used")
                .contains("subject  ada")
                .contains("scopes   storage.read:/")
                .contains("rejected: expired")
                .doesNotContain(token.substring(0, 20));
    }

    @Test
    void explainEndsWith7WhereNothingFits() throws IOException {
        var desk = job();

        assertThat(desk.run("token", "explain", "--operation", "write", "-j", "/private/b.txt"))
                .isEqualTo(7);

        assertThat(desk.out())
                .contains("\"operation\":\"write\"")
                .contains("\"tokenNeeded\":true")
                .contains("\"verdict\":\"rejected\"")
                .contains("\"nextStep\":")
                .doesNotContain("\"chosen\"")
                .doesNotContain(token.substring(0, 20));
    }

    @Test
    void explainKnowsThatPublicDataNeedNone() {
        var desk = desk();

        assertThat(desk.run("token", "explain", "/public/b.txt")).isZero();

        assertThat(desk.out()).contains("is public: no token is needed");
    }

    @Test
    void statsCountWhatWasAskedOfWhom() throws IOException {
        var text = job();
        var file = desk();

        assertThat(text.run("cat", "--stats", "/private/b.txt")).isZero();
        assertThat(file.run("cat", "--stats=stats.json", "/public/b.txt")).isZero();

        assertThat(text.err())
                .contains("1  requests DIRECTOR")
                .contains("token for /private from ")
                .contains("ap.use");
        assertThat(folder.resolve("stats.json"))
                .content()
                .contains("\"bytesRead\":{\"https://localhost:")
                .contains(":4}");
    }

    @Test
    void directAsksTheOrigin() {
        var desk = desk();

        assertThat(desk.run("cat", "--direct", "-d", "/public/sub/deep/c.txt"))
                .as(desk.err())
                .isZero();

        assertThat(desk.out()).isEqualTo("sea\n");
        assertThat(desk.err())
                .contains("GET " + testbed.origin().baseUrl())
                .doesNotContain("GET " + testbed.cache(0).baseUrl());
        assertThat(testbed.requests().count(Role.ORIGIN)).isPositive();
    }

    @Test
    void verboseTellsWhichTokenWasChosen() throws IOException {
        var desk = job();

        assertThat(desk.run("cat", "-v", "/private/b.txt")).isZero();

        assertThat(desk.err())
                .contains("pelfs: token for /private from ")
                .contains("ap.use")
                .doesNotContain(token.substring(0, 20));
    }
}
