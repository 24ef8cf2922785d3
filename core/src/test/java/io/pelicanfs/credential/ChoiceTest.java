package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where else tokens come from than variables and files, and which goes first. */
class ChoiceTest {
    private static final TokenMaker WRONG = right().scope("storage.read:/other");

    @TempDir
    Path folder;

    Desk desk;

    @BeforeEach
    void arrange() {
        desk = new Desk(folder);
    }

    private static Token given(TokenMaker token) {
        return Token.of("my vault", token.make());
    }

    private SearchResult searchWith(CredentialProvider provider) {
        return new CredentialSearch(desk.places(), Optional.of(provider), List.of()).search(desk.need());
    }

    private SearchResult search(CredentialSource... sources) {
        return new CredentialSearch(desk.places(), List.of(sources)).search(desk.need());
    }

    private static CredentialSource wallet(TokenMaker token) {
        return need -> List.of(new CredentialSource.Offer("the wallet", new Token.Secret(token.make())));
    }

    @Test
    void theProgramsOwnTokenGoesBeforeEverythingElse() throws IOException {
        desk.file("mine", right()).tokenFile("mine").inUrl(right()).handle("h").set("BEARER_TOKEN", right());

        var found = searchWith(need -> Optional.of(given(right())));

        assertThat(found.candidates()).extracting(Candidate::place).containsExactly("my vault");
        assertThat(found.chosen()).isPresent();
    }

    @Test
    void aProgramWithoutATokenLetsTheSearchGoOn() throws IOException {
        desk.file("mine", right()).tokenFile("mine");

        assertThat(searchWith(need -> Optional.empty()).chosen())
                .hasValueSatisfying(token -> assertThat(token.place()).isEqualTo("mine"));
    }

    @Test
    void theProgramsOwnTokenIsNeverSilentlyReplaced() {
        desk.set("BEARER_TOKEN", right());

        var found = searchWith(need -> Optional.of(given(right().expiresIn(-180))));

        assertThat(found.chosen()).isEmpty();
        assertThat(found.problem()).isEqualTo("the token in my vault expired 3 minutes ago");
        assertThat(found.nextStep()).startsWith("have my vault give a token of issuer");
    }

    @Test
    void aTokenGivenWithItsLineEndIsCleaned() {
        assertThat(searchWith(need -> Optional.of(Token.of("my vault", right().make() + "\r\n")))
                        .chosen())
                .hasValueSatisfying(token -> assertThat(token.reveal()).isEqualTo(right().make()));
    }

    @Test
    void aTokenInTheUrlIsUsedWithAWarning() {
        desk.inUrl(right());

        assertThat(desk.search().best()).hasValueSatisfying(best -> {
            assertThat(best.place()).isEqualTo("the URL's authz option");
            assertThat(best.reason()).contains("warning: URLs end up in histories and logs");
        });
    }

    @Test
    void aTokenInTheUrlIsACandidateLikeOthers() {
        desk.inUrl(right().without("exp")).set("BEARER_TOKEN", right());

        assertThat(desk.search().best())
                .hasValueSatisfying(best -> assertThat(best.place()).isEqualTo("BEARER_TOKEN"));
    }

    @Test
    void sourcesAreAskedOnlyWhereNothingElseFits() {
        var asked = new AtomicInteger();
        CredentialSource counting = need -> {
            asked.incrementAndGet();
            return List.of();
        };
        desk.set("BEARER_TOKEN", right());
        assertThat(search(counting).chosen()).isPresent();
        assertThat(asked).hasValue(0);

        desk.set("BEARER_TOKEN", WRONG);
        assertThat(search(counting).chosen()).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatASourceOffersIsJudgedLikeTheRest() {
        desk.set("BEARER_TOKEN", right().without("exp"));

        assertThat(search(wallet(right())).best())
                .hasValueSatisfying(best -> assertThat(best.place()).isEqualTo("the wallet"));
        assertThat(search(wallet(WRONG)).best())
                .hasValueSatisfying(best -> assertThat(best.place()).isEqualTo("BEARER_TOKEN"));
    }

    @Test
    void aSourceIsNotAskedBesideAnExplicitChoice() throws IOException {
        desk.file("mine", WRONG).tokenFile("mine");
        assertThat(search(wallet(right())).chosen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Login.class)
    void loggingInIsAdvisedOnlyWhereItIsPossible(Login login) {
        var source = new CredentialSource() {
            @Override
            public List<Offer> offers(TokenNeed need) {
                return List.of();
            }

            @Override
            public Login login(TokenNeed need) {
                return login;
            }
        };
        var step = search(source).nextStep();

        assertThat(step.contains("`pelfs login URL`")).isEqualTo(login == Login.POSSIBLE);
        assertThat(step.contains("its local path on the access point")).isEqualTo(login == Login.IMPOSSIBLE);
        assertThat(step).contains("-t FILE");
    }

    @Test
    void dataThatLiesHereIsNamedAtItsLocalPath() throws IOException {
        desk.file("data/x", "the data").object(folder.resolve("data/x").toString());
        assertThat(desk.shortened(desk.search().nextStep()))
                .startsWith("read it here, at its local path DIR/data/x, or get a token");
    }

    @Test
    void onlyTheFewPlacesThatMatterAreNamed() {
        desk.point("XDG_RUNTIME_DIR", "xdg").userId("7th");
        assertThat(desk.shortened(desk.search().problem()))
                .isEqualTo("no token was found (looked at BEARER_TOKEN (not set), BEARER_TOKEN_FILE (not set),"
                        + " DIR/xdg/bt_u7th (no such file) and 3 more: `pelfs token explain URL`)");

        desk.point("_CONDOR_CREDS", "creds");
        assertThat(desk.shortened(desk.search().problem()))
                .startsWith("no token was found (looked at DIR/creds (no such folder), BEARER_TOKEN (not set),");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scitokens", "igwn", "cms_crab", "group_role", "mytokens_read", "ap", "rdrive", "osdf"})
    void findsACredentialWhateverItIsCalled(String service) throws IOException {
        desk.file(
                ".condor_creds/" + service + ".use",
                "{\"access_token\":\"" + right().make() + "\",\"expires_in\":1200}");
        assertThat(desk.search().chosen()).isPresent();
        desk.handle(service);
        assertThat(desk.search().chosen()).isPresent();
    }

    /** The sandbox of an HTCondor 25.14.1 job, as recorded: one service with JSON, one with a handle and a plain line. */
    @Test
    void findsBothCredentialsOfARecordedSandbox() throws IOException {
        desk.point("_CONDOR_CREDS", "dir_26050/scratch/.condor_creds")
                .point("_CONDOR_SCRATCH_DIR", "dir_26050/scratch")
                .point("_CONDOR_JOB_AD", "dir_26050/scratch/.job.ad");
        desk.file(
                        "dir_26050/scratch/.condor_creds/ap.use",
                        "{\"access_token\":\"" + WRONG.make() + "\",\"expires_in\":1200}\n")
                .file("dir_26050/scratch/.condor_creds/rdrive_h1.use", right().make() + "\n");

        assertThat(desk.search().chosen())
                .hasValueSatisfying(token -> assertThat(token.place()).endsWith("/rdrive_h1.use"));
        assertThat(desk.search().candidates()).hasSize(2);
        assertThat(desk.handle("rdrive.h1").search().candidates()).hasSize(1);
    }

    @Test
    void findsTheJobsFolderWhenTheVariableNamesAPlaceOutsideTheContainer() throws IOException {
        desk.set("_CONDOR_CREDS", "/srv/elsewhere/.condor_creds").point("_CONDOR_SCRATCH_DIR", "scratch");
        desk.file("scratch/.condor_creds/ap.use", right());

        assertThat(desk.search().chosen())
                .hasValueSatisfying(token ->
                        assertThat(desk.shortened(token.place())).isEqualTo("DIR/scratch/.condor_creds/ap.use"));
    }

    @Test
    void looksForTheJobsFolderWhereContainersHaveIt() {
        desk.set("_CONDOR_CREDS", "/execute/dir_1/scratch/.condor_creds").point("_CONDOR_SCRATCH_DIR", "scratch");

        assertThat(new PlaceReader(desk.places()).condorFolders())
                .extracting(path -> desk.shortened(path.toString()))
                .containsExactly(
                        "/execute/dir_1/scratch/.condor_creds",
                        "DIR/scratch/.condor_creds",
                        "DIR/.condor_creds",
                        "/srv/.condor_creds");
    }

    @ParameterizedTest
    @CsvSource({
        "storage.read:/b/x, true",
        "storage.read:/x, true",
        "storage.read:/a/b/x, false",
        "storage.read:/b, true"
    })
    void aScopeMayBeBelowAnyOfSeveralBasePaths(String scope, boolean fits) {
        var need = new TokenNeed(
                "/a/b",
                List.of("/a", "/other", "/a/b"),
                List.of(TokenMaker.ISSUER),
                "/a/b/x",
                Operation.READ,
                Optional.empty(),
                Optional.empty());
        desk.set("BEARER_TOKEN", right().scope(scope));

        var found = new CredentialSearch(desk.places(), List.of()).search(need);

        assertThat(found.chosen().isPresent()).isEqualTo(fits);
        assertThat(need.scopePath()).isEqualTo("/b/x");
    }

    @Test
    void eachNamespaceGetsItsOwnToken() throws IOException {
        desk.point("_CONDOR_CREDS", "creds")
                .file("creds/a.use", right().text("iss", "https://a"))
                .file("creds/b.use", right().text("iss", "https://b"));
        var search = new CredentialSearch(desk.places(), List.of());

        for (var issuer : List.of("a", "b")) {
            var found = search.search(desk.issuers("https://" + issuer).need());
            assertThat(found.chosen())
                    .hasValueSatisfying(token -> assertThat(token.place()).endsWith("/" + issuer + ".use"));
        }
    }
}
