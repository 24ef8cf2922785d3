package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static Arguments of(String... args) {
        return Arguments.of(List.of(args), Verbs::isGroup);
    }

    @Test
    void takesTheFirstWordForTheVerb() {
        assertThat(of("cat", "-v", "/x")).isEqualTo(new Arguments("cat", List.of("-v", "/x")));
    }

    @Test
    void letsOptionsStandBeforeTheVerb() {
        assertThat(of("-d", "-f", "cat", "ls", "/x")).isEqualTo(new Arguments("ls", List.of("-d", "-f", "cat", "/x")));
    }

    @Test
    void dropsObjectBeforeAVerbOnly() {
        assertThat(of("object", "ls", "object")).isEqualTo(new Arguments("ls", List.of("object")));
        assertThat(of("-f", "host", "object", "get", "/x"))
                .isEqualTo(new Arguments("get", List.of("-f", "host", "/x")));
    }

    @Test
    void joinsTheTwoWordsOfAGroup() {
        assertThat(of("token", "-j", "explain", "/x")).isEqualTo(new Arguments("token explain", List.of("-j", "/x")));
        assertThat(of("token").verb()).isEqualTo("token");
    }

    @Test
    void keepsTheUrlAfterStatsApart() {
        assertThat(of("cat", "--stats", "/x").rest()).containsExactly("--stats=", "/x");
        assertThat(of("cat", "--stats=f", "/x").rest()).containsExactly("--stats=f", "/x");
        assertThat(of("cat", "--", "--stats").rest()).containsExactly("--", "--stats");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
                "eyJ",
                "Bearer abc",
                "abcdefghijklmnop1.abcdefghijklmnop2.abcdefghijklmnop3"
            })
    void knowsATokenWhenItSeesOne(String text) {
        assertThat(Arguments.looksLikeToken(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/bt_u1000",
                "ap.use",
                "my.site.token",
                "osdf:///ns/a.tar.gz",
                "token",
                "-",
                "director.pelicanfs.institute"
            })
    void takesFileNamesForFileNames(String text) {
        assertThat(Arguments.looksLikeToken(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'see eyJhbGci.eyJpc3Mi.c2ln!', 'see <token>!'",
        "'osdf:///ns/x?authz=eyJhbGci.eyJpc3Mi.c2ln', 'osdf:///ns/x?authz=<token>'",
        "'nothing here', 'nothing here'"
    })
    void takesTokensOutOfMessages(String text, String shown) {
        assertThat(Arguments.withoutTokens(text)).isEqualTo(shown);
    }
}
