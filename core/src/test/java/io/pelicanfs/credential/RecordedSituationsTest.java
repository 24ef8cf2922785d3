package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static io.pelicanfs.credential.TokenMaker.sciToken;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 29 situations in which the other clients were measured, in the same order (baselines e). */
class RecordedSituationsTest {
    @TempDir
    Path folder;

    private static final TokenMaker WRONG_PATH = right().scope("storage.read:/other");
    private static final TokenMaker EXPIRED = right().expiresIn(-180);
    private static final TokenMaker OTHER_ISSUER = right().text("iss", "https://localhost:8444");
    private static final String JSON =
            "{\"access_token\":\"" + right().make() + "\",\"token_type\":\"bearer\",\"expires_in\":1200}";

    /** What a situation is made of; may touch files. */
    interface Setting {
        Desk arrange(Desk desk) throws IOException;
    }

    record Situation(int number, String name, Setting setting, String outcome) {
        @Override
        public String toString() {
            return number + " " + name;
        }
    }

    static Stream<Situation> situations() {
        List<Situation> all = new ArrayList<>();
        add(all, "no token at all", desk -> desk, "none: no token was found");
        add(all, "BEARER_TOKEN right", desk -> desk.set("BEARER_TOKEN", right()), "ACCEPTED BEARER_TOKEN");
        add(
                all,
                "BEARER_TOKEN wrong scope path, scitokens.use right",
                desk -> creds(desk).set("BEARER_TOKEN", WRONG_PATH).file("creds/scitokens.use", right()),
                "ACCEPTED DIR/creds/scitokens.use");
        add(
                all,
                "BEARER_TOKEN expired, scitokens.use right",
                desk -> creds(desk).set("BEARER_TOKEN", EXPIRED).file("creds/scitokens.use", right()),
                "ACCEPTED DIR/creds/scitokens.use");
        add(
                all,
                "BEARER_TOKEN garbage, scitokens.use right",
                desk -> creds(desk).set("BEARER_TOKEN", "garbage").file("creds/scitokens.use", right()),
                "ACCEPTED DIR/creds/scitokens.use");
        add(
                all,
                "BEARER_TOKEN_FILE right, JSON",
                desk -> desk.file("t.json", JSON).point("BEARER_TOKEN_FILE", "t.json"),
                "ACCEPTED BEARER_TOKEN_FILE=DIR/t.json");
        add(
                all,
                "BEARER_TOKEN_FILE missing, scitokens.use right",
                desk -> creds(desk).point("BEARER_TOKEN_FILE", "gone").file("creds/scitokens.use", right()),
                "ACCEPTED DIR/creds/scitokens.use");
        add(all, "foo.use JSON", desk -> creds(desk).file("creds/foo.use", JSON), "ACCEPTED DIR/creds/foo.use");
        add(
                all,
                "a.use wrong scope, b.use right",
                desk -> creds(desk).file("creds/a.use", WRONG_PATH).file("creds/b.use", right()),
                "ACCEPTED DIR/creds/b.use");
        add(
                all,
                "scitokens.use expired, z.use right",
                desk -> creds(desk).file("creds/scitokens.use", EXPIRED).file("creds/z.use", right()),
                "ACCEPTED DIR/creds/z.use");
        add(
                all,
                "a.use other issuer, b.use right",
                desk -> creds(desk).file("creds/a.use", OTHER_ISSUER).file("creds/b.use", right()),
                "ACCEPTED DIR/creds/b.use");
        add(
                all,
                ".condor_creds/foo.use, no variable",
                desk -> desk.file(".condor_creds/foo.use", right()),
                "ACCEPTED DIR/.condor_creds/foo.use");
        add(
                all,
                ".condor_creds/scitokens.use, no variable",
                desk -> desk.file(".condor_creds/scitokens.use", right()),
                "ACCEPTED DIR/.condor_creds/scitokens.use");
        add(
                all,
                "only foo.use.tmp",
                desk -> creds(desk).file("creds/foo.use.tmp", right()),
                "none: no token was found");
        add(
                all,
                "expired only",
                desk -> desk.set("BEARER_TOKEN", EXPIRED),
                "none: the token in BEARER_TOKEN expired 3 minutes ago");
        add(
                all,
                "wrong scope path only",
                desk -> desk.set("BEARER_TOKEN", WRONG_PATH),
                "none: the token in BEARER_TOKEN does not cover /private/hello.txt"
                        + " (scopes below /private: storage.read:/other)");
        add(
                all,
                "other issuer only",
                desk -> desk.set("BEARER_TOKEN", OTHER_ISSUER),
                "none: the token in BEARER_TOKEN is for issuer https://localhost:8444,"
                        + " this namespace wants https://localhost:8443");
        // Pelican's own servers refuse SciTokens, XRootD's take them: only the server knows.
        add(
                all,
                "SciTokens profile only",
                desk -> desk.set("BEARER_TOKEN", sciToken("read:/")),
                "ACCEPTED BEARER_TOKEN");
        add(
                all,
                "no profile claim",
                desk -> desk.set("BEARER_TOKEN", right().without("wlcg.ver")),
                "DOUBTFUL BEARER_TOKEN");
        add(all, "no exp", desk -> desk.set("BEARER_TOKEN", right().without("exp")), "DOUBTFUL BEARER_TOKEN");
        add(
                all,
                "wrong audience",
                desk -> desk.set("BEARER_TOKEN", right().text("aud", "https://elsewhere")),
                "DOUBTFUL BEARER_TOKEN");
        add(
                all,
                "XDG_RUNTIME_DIR/bt_uID right",
                desk -> desk.userId("22nd").file("xdg/bt_u22nd", right()).point("XDG_RUNTIME_DIR", "xdg"),
                "ACCEPTED DIR/xdg/bt_u22nd");
        add(
                all,
                "BEARER_TOKEN empty, BEARER_TOKEN_FILE right",
                desk -> desk.set("BEARER_TOKEN", "").file("t", right()).point("BEARER_TOKEN_FILE", "t"),
                "ACCEPTED BEARER_TOKEN_FILE=DIR/t");
        add(
                all,
                "BEARER_TOKEN right with trailing newline",
                desk -> desk.set("BEARER_TOKEN", right().make() + "\n"),
                "ACCEPTED BEARER_TOKEN");
        add(
                all,
                "handle foo, foo.use right, scitokens.use wrong scope",
                desk -> creds(desk)
                        .handle("foo")
                        .file("creds/foo.use", right())
                        .file("creds/scitokens.use", WRONG_PATH),
                "ACCEPTED DIR/creds/foo.use");
        add(
                all,
                "handle foo, foo.use wrong scope, scitokens.use right",
                desk -> creds(desk)
                        .handle("foo")
                        .file("creds/foo.use", WRONG_PATH)
                        .file("creds/scitokens.use", right()),
                "none: the token in DIR/creds/foo.use does not cover /private/hello.txt"
                        + " (scopes below /private: storage.read:/other)");
        add(
                all,
                "expired scitokens.use and wrong-scope b.use",
                desk -> creds(desk).file("creds/scitokens.use", EXPIRED).file("creds/b.use", WRONG_PATH),
                "none: the token in DIR/creds/scitokens.use expired 3 minutes ago");
        add(
                all,
                "scope storage.read without a path",
                desk -> desk.set("BEARER_TOKEN", right().scope("storage.read")),
                "DOUBTFUL BEARER_TOKEN");
        add(
                all,
                "scope storage.read:/d1, object in /d1",
                desk -> desk.set("BEARER_TOKEN", right().scope("storage.read:/d1"))
                        .object("/private/d1/small10k"),
                "ACCEPTED BEARER_TOKEN");
        return all.stream();
    }

    private static void add(List<Situation> all, String name, Setting setting, String outcome) {
        all.add(new Situation(all.size() + 1, name, setting, outcome));
    }

    private static Desk creds(Desk desk) {
        return desk.point("_CONDOR_CREDS", "creds");
    }

    @ParameterizedTest
    @MethodSource("situations")
    void choosesAndExplains(Situation situation) throws IOException {
        Desk desk = situation.setting().arrange(new Desk(folder));
        SearchResult result = desk.search();
        Function<Candidate, String> told = candidate -> candidate.verdict() + " " + candidate.place();
        String outcome = result.best().map(told).orElseGet(() -> "none: " + result.problem());
        if (situation.outcome().endsWith("no token was found")) {
            assertThat(outcome).startsWith(situation.outcome() + " (looked at ").contains("BEARER_TOKEN (not set), ");
        } else {
            assertThat(desk.shortened(outcome)).isEqualTo(situation.outcome());
        }
        assertThat(result.chosen().map(Token::reveal).orElse("")).doesNotContain("\n", "{");
        assertThat(result.nextStep()).isNotBlank();
    }
}
