package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static io.pelicanfs.credential.TokenMaker.sciToken;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialSearchTest {
    private static final TokenMaker WRONG = right().scope("storage.read:/other");

    @TempDir
    Path folder;

    Desk desk;

    @BeforeEach
    void arrange() {
        desk = new Desk(folder);
    }

    @Test
    void looksEverywhereInTheDocumentedOrder() throws IOException {
        Path bearer = Files.createTempFile(Path.of("/tmp"), "bt_u", "");
        try {
            Files.writeString(bearer, right().make());
            String userId = bearer.getFileName().toString().substring("bt_u".length());
            desk.userId(userId).set("BEARER_TOKEN", right()).file("b", right()).point("BEARER_TOKEN_FILE", "b");
            desk.file("xdg/bt_u" + userId, right()).point("XDG_RUNTIME_DIR", "xdg");
            desk.file("t", right()).point("TOKEN", "t").point("_CONDOR_CREDS", "creds");
            desk.file("creds/rdrive.use", right()).file("creds/ap.use", right()).file("creds/osdf.use", right());
            desk.file("creds/scitokens.use", right())
                    .file("creds/.hidden.use", right())
                    .file("creds/ap.top", right());

            SearchResult result = desk.search();

            assertThat(result.candidates())
                    .extracting(found -> desk.shortened(found.place()))
                    .containsExactly(
                            "BEARER_TOKEN",
                            "BEARER_TOKEN_FILE=DIR/b",
                            "DIR/xdg/bt_u" + userId,
                            "/tmp/bt_u" + userId,
                            "TOKEN=DIR/t",
                            "DIR/creds/scitokens.use",
                            "DIR/creds/ap.use",
                            "DIR/creds/osdf.use",
                            "DIR/creds/rdrive.use");
            assertThat(result.searched()).isEmpty();
            assertThat(result.chosen())
                    .hasValueSatisfying(token -> assertThat(token.place()).isEqualTo("BEARER_TOKEN"));
        } finally {
            Files.delete(bearer);
        }
    }

    @Test
    void namesEveryPlaceThatHeldNothing() {
        desk.userId("nobody").point("XDG_RUNTIME_DIR", "xdg");
        assertThat(desk.search().searched())
                .map(desk::shortened)
                .containsExactly(
                        "BEARER_TOKEN (not set)",
                        "BEARER_TOKEN_FILE (not set)",
                        "DIR/xdg/bt_unobody (no such file)",
                        "/tmp/bt_unobody (no such file)",
                        "TOKEN (not set)",
                        "DIR/.condor_creds (no such folder)");
    }

    @Test
    void theFileTheUserNamedIsTheOnlyCandidate() throws IOException {
        desk.file("mine", right())
                .set("BEARER_TOKEN", right())
                .tokenFile("mine")
                .handle("rdrive");
        assertThat(desk.search().candidates()).extracting(Candidate::place).containsExactly("mine");
        assertThat(desk.search().chosen()).isPresent();
    }

    @Test
    void theFileTheUserNamedIsNeverSilentlyReplaced() throws IOException {
        desk.set("BEARER_TOKEN", right()).tokenFile("gone");
        assertThat(desk.search().chosen()).isEmpty();
        assertThat(desk.search().problem()).isEqualTo("the token in gone cannot be read: there is no such file");
        assertThat(desk.search().nextStep()).startsWith("name a file that can be read with `-t FILE`");

        desk.file("old", right().expiresIn(-7200)).tokenFile("old");
        assertThat(desk.search().problem()).isEqualTo("the token in old expired 2 hours ago");
        assertThat(desk.search().nextStep())
                .startsWith(
                        "give a token of issuer https://localhost:8443 with scope storage.read:/hello.txt with `-t FILE`");
    }

    @Test
    void aDoubtfulFileTheUserNamedIsUsed() throws IOException {
        desk.file("opaque", "ghp_0123456789").tokenFile("opaque");
        assertThat(desk.search().best()).hasValueSatisfying(best -> {
            assertThat(best.verdict()).isEqualTo(Verdict.DOUBTFUL);
            assertThat(best.reason()).contains("is not a JWT");
        });
    }

    @Test
    void anAcceptedTokenGoesBeforeDoubtfulOnesWhereverItStands() throws IOException {
        desk.set("BEARER_TOKEN", "opaque").file("creds/z.use", right()).point("_CONDOR_CREDS", "creds");
        assertThat(desk.search().best())
                .hasValueSatisfying(best -> assertThat(best.place()).endsWith("/creds/z.use"));
    }

    @Test
    void aTokenInItsLastMinuteGoesAfterItsEquals() throws IOException {
        desk.set("BEARER_TOKEN", right().expiresIn(59))
                .file("creds/z.use", right())
                .point("_CONDOR_CREDS", "creds");
        assertThat(desk.search().best())
                .hasValueSatisfying(best -> assertThat(best.place()).endsWith("/creds/z.use"));
        desk.set("BEARER_TOKEN", right().expiresIn(60));
        assertThat(desk.search().best())
                .hasValueSatisfying(best -> assertThat(best.place()).isEqualTo("BEARER_TOKEN"));
    }

    @Test
    void aTokenInItsLastMinuteStillGoesBeforeADoubtfulOne() throws IOException {
        desk.set("BEARER_TOKEN", right().without("exp")).file("creds/z.use", right().expiresIn(5));
        assertThat(desk.point("_CONDOR_CREDS", "creds").search().best())
                .hasValueSatisfying(best -> assertThat(best.place()).endsWith("/creds/z.use"));
    }

    @ParameterizedTest
    @CsvSource({"rdrive, rdrive.use", "rdrive.h1, rdrive_h1.use", "a.b.c, a_b_c.use"})
    void aHandleNamesOneFile(String handle, String file) throws IOException {
        desk.handle(handle).set("BEARER_TOKEN", right()).point("_CONDOR_CREDS", "creds");
        desk.file("creds/scitokens.use", right()).file("creds/" + file, right());
        assertThat(desk.search().candidates())
                .extracting(found -> desk.shortened(found.place()))
                .containsExactly("DIR/creds/" + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rdrive.h1", "../t", "/etc/x", ""})
    void aHandleWithoutItsFileIsTheProblem(String handle) throws IOException {
        desk.handle(handle).set("BEARER_TOKEN", right()).file("t.use", right()).point("_CONDOR_CREDS", "creds");
        desk.file("creds/scitokens.use", right());
        SearchResult result = desk.search();
        assertThat(result.chosen()).isEmpty();
        assertThat(desk.shortened(result.problem()))
                .isEqualTo("the credential file DIR/creds/" + Reading.fileName(handle)
                        + " that the URL asks for does not exist");
        assertThat(result.searched()).hasSize(1);
    }

    @Test
    void aMissingHandleIsAskedForInTheSubmitFile() {
        assertThat(desk.handle("rdrive.h1").search().nextStep())
                .contains("`use_oauth_services = rdrive` and `rdrive_oauth_permissions_h1 =`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "  %s\r\n",
                "\uFEFF%s\r\n",
                "\n\t%s\n\n",
                "{\"access_token\":\"%s\"}",
                "\uFEFF {\"access_token\": \"%s\\n\"}\r\n",
                "{\"expires_in\": 1200.5, \"more\": {\"access_token\": [\"no\"]}, \"access_token\": \"%s\", \"scope\": null}"
            })
    void readsBareAndJsonTokens(String form) throws IOException {
        desk.file("t", form.formatted(right().make())).point("BEARER_TOKEN_FILE", "t");
        assertThat(desk.search().chosen())
                .hasValueSatisfying(token -> assertThat(token.reveal()).isEqualTo(right().make()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "' \r\n' | is empty",
                "{\"access_token\":\"\"} | is empty",
                "{\"token\":\"x\"} | is not a token (JSON without access_token)",
                "{\"access_token\":5} | is not a token (JSON without access_token)",
                "{\"access_token\":\"x | is not a token (JSON that breaks off or is damaged)",
                "{} | is not a token (JSON without access_token)",
                "Bearer abc | is not a token (contains white space)",
                "'abc\ndef' | is not a token (contains white space)",
                "tökén | is not a token (contains characters that no token has)",
                "'a\u0000b' | is not a token (contains characters that no token has)",
                "{\"access_token\":\"a\\r\\nHost: b\"} | is not a token (contains white space)",
            })
    void neverSendsWhatIsNoToken(String text, String reason) throws IOException {
        desk.file("t", text).point("BEARER_TOKEN_FILE", "t");
        assertThat(desk.search().candidates()).singleElement().satisfies(found -> {
            assertThat(found.verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(found.reason()).isEqualTo(reason);
            assertThat(found.token()).isEmpty();
        });
    }

    @Test
    void neverSendsWhatNoServerTakes() throws IOException {
        desk.set("BEARER_TOKEN", "x".repeat(65_537))
                .file("big", "x".repeat((1 << 20) + 1))
                .point("TOKEN", "big");
        assertThat(desk.search().candidates())
                .extracting(Candidate::reason)
                .containsExactly("is not a token (longer than 64 KiB)", "is not a token (larger than 1 MiB)");
    }

    @Test
    void utf16FromAWindowsEditorIsNoToken() throws IOException {
        desk.file("t", right().make().getBytes(StandardCharsets.UTF_16)).point("BEARER_TOKEN_FILE", "t");
        assertThat(desk.search().chosen()).isEmpty();
    }

    @Test
    void aFileThatOthersMayReadIsUsedWithAWarning() throws IOException {
        desk.file("t", right()).point("BEARER_TOKEN_FILE", "t");
        Files.setPosixFilePermissions(folder.resolve("t"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(desk.search().best()).hasValueSatisfying(best -> {
            assertThat(best.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(best.reason())
                    .isEqualTo("covers /private/hello.txt and expires in 20 minutes;"
                            + " warning: the file's mode rw-r--r-- lets others in");
        });
        Files.setPosixFilePermissions(folder.resolve("t"), PosixFilePermissions.fromString("rw-------"));
        assertThat(desk.search().best())
                .hasValueSatisfying(best -> assertThat(best.reason()).doesNotContain("warning"));
    }

    @Test
    void readsFilesAnewWhenTheyChange() throws IOException {
        CredentialSearch search =
                new CredentialSearch(desk.file("t", WRONG).point("TOKEN", "t").places(), List.of());
        assertThat(search.search(desk.need()).chosen()).isEmpty();
        desk.file("t", right()).advance(Duration.ofSeconds(1));
        assertThat(search.search(desk.need()).chosen()).isPresent();
    }

    @Test
    void anUnsetJobFolderVariableMeansTheWorkingDirectory() throws IOException {
        desk.set("_CONDOR_CREDS", "").file(".condor_creds/ap.use", right());
        assertThat(desk.search().chosen()).isPresent();
    }

    @Test
    void jobFolderThroughASymbolicLink() throws IOException {
        desk.file("real/ap.use", right()).point("_CONDOR_CREDS", "link");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        assertThat(desk.search().chosen()).isPresent();
    }

    @Test
    void theNextStepInAJobIsTheSubmitFile() throws IOException {
        desk.point("_CONDOR_CREDS", "creds");
        assertThat(desk.search().nextStep()).startsWith("add `use_oauth_services = SERVICE` to the submit file");
        desk.file("creds/ap.use", WRONG);
        assertThat(desk.shortened(desk.search().nextStep()))
                .contains(
                        "the job has ap.use in DIR/creds and needs a token of issuer https://localhost:8443 with scope storage.read:/hello.txt");
        desk.file("creds/ap.use", right().expiresIn(-600));
        assertThat(desk.search().nextStep()).startsWith("have the token renewed");
    }

    @Test
    void theNextStepAtATerminalIsATokenFile() {
        assertThat(desk.operation(Operation.WRITE)
                        .object("/private/new/x")
                        .search()
                        .nextStep())
                .isEqualTo(
                        "get a token of issuer https://localhost:8443 with scopes storage.read:/new/x and storage.create:/new/x"
                                + " and give its file with `-t FILE` or in BEARER_TOKEN_FILE");
    }

    @Test
    void aFolderThatIsNoneIsSaid() throws IOException {
        desk.file(".condor_creds", "x");
        assertThat(desk.search().searched()).map(desk::shortened).contains("DIR/.condor_creds (not a folder)");
    }

    @Test
    void looksAtABoundedNumberOfCredentials() throws IOException {
        for (int i = 0; i < 300; i++) {
            desk.file("creds/" + i + ".use", WRONG);
        }
        assertThat(desk.point("_CONDOR_CREDS", "creds").search().candidates()).hasSize(256);
    }

    @Test
    void problemTellsTheNearestMiss() throws IOException {
        desk.set("BEARER_TOKEN", "")
                .file("creds/a.use", right().text("iss", "https://x"))
                .file("creds/b.use", WRONG);
        desk.file("creds/c.use", right().expiresIn(-61)).point("_CONDOR_CREDS", "creds");
        assertThat(desk.shortened(desk.search().problem()))
                .isEqualTo("the token in DIR/creds/c.use expired 1 minute ago");
        assertThat(desk.search().candidates())
                .extracting(Candidate::verdict)
                .isEqualTo(List.of(Verdict.REJECTED, Verdict.REJECTED, Verdict.REJECTED, Verdict.REJECTED));
    }

    @Test
    void sciTokensCoverByTheirOwnWords() {
        desk.operation(Operation.MODIFY).object("/private/d/x").set("BEARER_TOKEN", sciToken("read:/ write:/d"));
        assertThat(desk.search().best())
                .hasValueSatisfying(best -> assertThat(best.verdict()).isEqualTo(Verdict.ACCEPTED));
    }
}
