package io.pelicanfs.credential;

import static io.pelicanfs.credential.TokenMaker.right;
import static io.pelicanfs.credential.TokenMaker.sciToken;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private static final Desk DESK = new Desk(Path.of("/nowhere"));

    private static Candidate judge(TokenNeed need, TokenMaker token) {
        Contents contents = TokenText.parse("HERE", token.make(), Optional.empty());
        return new Judge(need, TokenMaker.NOW)
                .judge(new Reading.Finding("HERE", contents))
                .candidate();
    }

    private static TokenNeed need(Operation operation, String object) {
        return new TokenNeed(
                "/ns", List.of(), List.of(TokenMaker.ISSUER), object, operation, Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "/, /ns/x/y, true",
        "/, /ns, true",
        "/foo, /ns/foo, true",
        "/foo, /ns/foo/x, true",
        "/foo/, /ns/foo, true",
        "/foo/, /ns/foo/x, true",
        "/foo/, /ns/foo/, true",
        "/foo/bar, /ns/foo/barz, false",
        "/foo, /ns/fo, false",
        "/foo/x, /ns/foo, false",
        "//foo//x, /ns/foo/x, true",
        "/foo/./x, /ns/foo/x, true",
        "/a/../foo, /ns/foo, true",
        "/a/../foo, /ns/a, false",
        "/.., /ns/foo, false",
        "/foo/../../foo, /ns/foo, false",
        "/%2e%2e/foo, /ns/foo, false",
        "/a%20b, '/ns/a b', true",
        "/a+b, /ns/a+b, true",
        "/a+b, '/ns/a b', false",
        "/100%, /ns/100%, true",
        "/%C3%A9, /ns/é, true",
        "foo, /ns/foo, false",
        "/foo, /ns/a/../foo, true",
        "/a, /ns/a/../foo, false",
        "/foo, /nsx/foo, false",
        "/nsx, /nsx/foo, true",
        "/foo, /../../ns/foo, false",
    })
    void aScopeCoversByPathBoundary(String scopePath, String object, boolean covered) {
        Candidate found = judge(need(Operation.READ, object), right().scope("storage.read:" + scopePath));
        assertThat(found.verdict()).isEqualTo(covered ? Verdict.ACCEPTED : Verdict.REJECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "/chtc, /chtc/PROTECTED/u/f, /PROTECTED/u/f",
        "/chtc/, /chtc/PROTECTED/u/f, /PROTECTED/u/f",
        "/, /chtc/PROTECTED/u/f, /chtc/PROTECTED/u/f",
        "/chtc/PROTECTED, /chtc/PROTECTED, /",
        // not a prefix by path boundary: the namespace is taken
        "/cht, /chtc/PROTECTED/u/f, /u/f",
        "/elsewhere, /chtc/PROTECTED/u/f, /u/f",
        "'', /chtc/PROTECTED/u/f, /chtc/PROTECTED/u/f",
    })
    void scopesAreRelativeToTheBasePath(String base, String object, String relative) {
        TokenNeed need = new TokenNeed(
                "/chtc/PROTECTED",
                List.of(base),
                List.of(),
                object,
                Operation.READ,
                Optional.empty(),
                Optional.empty());
        assertThat(ScopePath.ofObject(need)).containsExactly(relative);
    }

    @ParameterizedTest
    @CsvSource({
        "storage.read:/, READ, true",
        "storage.read:/, WRITE, false",
        "storage.create:/, READ, false",
        "storage.create:/, WRITE, true",
        "storage.create:/, MODIFY, false",
        "storage.modify:/, WRITE, true",
        "storage.modify:/, MODIFY, true",
        "storage.modify:/, READ, false",
        "storage.stage:/, READ, false",
        "storage.reader:/, READ, false",
        "openid offline_access storage.read:/x storage.read:/o, READ, true",
        "storage.create:/o storage.read:/x, READ, false",
    })
    void anOperationNeedsItsScope(String scope, Operation operation, boolean allowed) {
        Candidate found = judge(need(operation, "/ns/o"), right().scope(scope));
        assertThat(found.verdict()).isEqualTo(allowed ? Verdict.ACCEPTED : Verdict.REJECTED);
    }

    @ParameterizedTest
    @CsvSource({
        "read:/, READ, true",
        "read:/, WRITE, false",
        "write:/, WRITE, true",
        "write:/, MODIFY, true",
        "write:/, READ, false"
    })
    void sciTokensHaveWordsOfTheirOwn(String scope, Operation operation, boolean allowed) {
        Candidate found = judge(need(operation, "/ns/o"), sciToken(scope));
        assertThat(found.verdict()).isEqualTo(allowed ? Verdict.ACCEPTED : Verdict.REJECTED);
    }

    @Test
    void scopesMayBeAList() {
        TokenMaker token = right().raw("scope", "[\"openid\", \"storage.read:/o storage.create:/\"]");
        assertThat(judge(need(Operation.READ, "/ns/o"), token).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void groupsAreNoScopes() {
        TokenMaker token = right().without("scope").raw("wlcg.groups", "[\"/cms\"]");
        assertThat(judge(need(Operation.READ, "/ns/o"), token).reason()).isEqualTo("has no scopes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | DOUBTFUL | may do, but expired 0 seconds ago by this machine's clock",
                "-59 | DOUBTFUL | may do, but expired 59 seconds ago by this machine's clock",
                "-60 | REJECTED | expired 1 minute ago",
                "-86400 | REJECTED | expired 1 day ago",
                "1 | ACCEPTED | covers /ns/o and expires in 1 second",
                "7200 | ACCEPTED | covers /ns/o and expires in 2 hours",
            })
    void expiryCountsWithAMinuteOfDoubt(int seconds, Verdict verdict, String reason) {
        Candidate found = judge(need(Operation.READ, "/ns/o"), right().expiresIn(seconds));
        assertThat(found.verdict()).isEqualTo(verdict);
        assertThat(found.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"-1, ACCEPTED", "0, ACCEPTED", "1, DOUBTFUL", "59, DOUBTFUL", "60, REJECTED"})
    void startCountsWithAMinuteOfDoubt(int seconds, Verdict verdict) {
        String start = String.valueOf(TokenMaker.NOW.plusSeconds(seconds).getEpochSecond());
        assertThat(judge(need(Operation.READ, "/ns/o"), right().raw("nbf", start))
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void doubtsAreAllSaid() {
        TokenMaker token =
                right().without("exp").without("wlcg.ver").without("aud").scope("storage.read");
        assertThat(judge(need(Operation.READ, "/ns/o"), token).reason())
                .isEqualTo("may do, but has a scope without a path"
                        + " and does not say when it expires and names no audience and names no profile");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wlcg.ver | storage.read:/ | ACCEPTED | covers",
                "wlcg.ver | read:/ | DOUBTFUL | has the scopes of another profile than it names",
                "scitoken:2.0 | read:/ | ACCEPTED | covers",
                "scitokens:2.0 | read:/ | ACCEPTED | covers",
                "scitoken:2.0 | storage.read:/ | DOUBTFUL | has the scopes of another profile than it names",
                "scitoken:1.0 | read:/ | DOUBTFUL | is a SciToken of version 1",
                "'' | read:/ | DOUBTFUL | is a SciToken of version 1",
                "'' | storage.read:/ | DOUBTFUL | names no profile",
                "other:3 | read:/ | DOUBTFUL | names no profile",
            })
    void profilesGiveScopesTheirMeaning(String version, String scope, Verdict verdict, String reason) {
        TokenMaker token = right().scope(scope);
        if (!version.equals("wlcg.ver")) {
            token.without("wlcg.ver");
        }
        if (version.contains(":")) {
            token.text("ver", version);
        }
        Candidate found = judge(need(Operation.READ, "/ns/o"), token);
        assertThat(found.verdict()).isEqualTo(verdict);
        assertThat(found.reason()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a | https://a | ACCEPTED",
                "https://a https://b | https://b | ACCEPTED",
                "'' | https://any | ACCEPTED",
                "https://a | https://a/ | DOUBTFUL",
                "https://a/ | https://a | DOUBTFUL",
                "https://a | https://a// | REJECTED",
                "https://a | https://A | REJECTED",
                "https://a | https://ab | REJECTED",
                "https://a | '' | REJECTED",
                "'' | '' | DOUBTFUL",
            })
    void issuersAreComparedExactly(String wanted, String issuer, Verdict verdict) {
        List<String> issuers = wanted.isEmpty() ? List.of() : List.of(wanted.split(" "));
        TokenNeed need =
                new TokenNeed("/ns", List.of(), issuers, "/ns/o", Operation.READ, Optional.empty(), Optional.empty());
        TokenMaker token = issuer.isEmpty() ? right().without("iss") : right().text("iss", issuer);
        assertThat(judge(need, token).verdict()).isEqualTo(verdict);
    }

    @Test
    void textsFromTokensAreSafeToPrint() {
        Candidate found =
                judge(DESK.need(), right().text("iss", "https://\\u001b[31mevil\\r\\n\\u202e" + "x".repeat(5000)));
        assertThat(found.reason())
                .startsWith("is for issuer https://?[31mevil???xxx")
                .hasSizeLessThan(400);
    }

    @Test
    void modifyingIsNamedInTheReason() {
        assertThat(judge(need(Operation.MODIFY, "/ns/o"), right()).reason())
                .isEqualTo("does not allow changing /ns/o (scopes below /ns: storage.read:/)");
    }
}
