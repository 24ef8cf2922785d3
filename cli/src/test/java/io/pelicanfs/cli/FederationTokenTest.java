package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Namespace;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Private data of a whole federation: where the token comes from, and what is told of it. */
class FederationTokenTest extends FederationDesk {
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

    /** A look comes first, and would ask for a token with which the change then fails. */
    @Test
    void aChangeAsksForATokenThatMayMakeIt() throws IOException {
        var expired = TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/")
                .expired();
        Files.writeString(folder.resolve("old.token"), testbed.token(expired));
        Files.createDirectories(folder.resolve("src"));
        var url = testbed.url("/private/new");

        assertThat(failure("mkdir", "-t", "old.token", url)).contains("storage.read:/new and storage.create:/new");
        assertThat(failure("mkdir", "-p", "-t", "old.token", url)).contains("storage.create:/new");
        assertThat(failure("rm", "-t", "old.token", url)).contains("storage.read:/new and storage.modify:/new");
        assertThat(failure("rm", "-r", "-t", "old.token", url)).contains("storage.modify:/new");
        assertThat(failure("sync", "--delete", "-t", "old.token", "src", url)).contains("storage.modify:/new");
        assertThat(failure("ls", "-t", "old.token", url)).contains("scope storage.read:/new");
    }

    private String failure(String... words) throws IOException {
        var desk = desk();
        assertThat(desk.run(words)).as(desk.err()).isEqualTo(7);
        return desk.err();
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
