package io.pelicanfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.PelicanUrl.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PelicanUrlTest {
    private static PelicanUrl url(String text) throws PelicanException {
        return PelicanUrl.parse(text);
    }

    @ParameterizedTest
    @CsvSource({
        "pelican://Fed.Example:8443/ns/x, fed.example:8443, /ns/x",
        "PELICAN://fed.example:443/ns/x, fed.example, /ns/x",
        "pelican://[2001:DB8::1]:8444/ns/x, [2001:db8::1]:8444, /ns/x",
        "pelican://fed.example, fed.example, /",
        "pelican://fed.example?directread, fed.example, /",
        "pelican://fed.example//ns/./x/, fed.example, /ns/x",
    })
    void takesTheHostAsFederation(String text, String federation, String path) throws PelicanException {
        assertThat(url(text).form()).isEqualTo(Form.PELICAN);
        assertThat(url(text).federation()).contains(federation);
        assertThat(url(text).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "osdf:/ns/x",
                "osdf://ns/x",
                "osdf:///ns/x",
                "stash:///ns/x",
                "stash://ns/x",
                "OSDF:///ns//x",
                "osdf:///ns/x/"
            })
    void readsAllWaysToWriteAnOsdfPath(String text) throws PelicanException {
        assertThat(url(text)).isEqualTo(url("osdf:///ns/x")).hasSameHashCodeAs(url("osdf:///ns/x"));
        assertThat(url(text).form()).isEqualTo(Form.OSDF);
        assertThat(url(text).federation()).isEmpty();
        assertThat(url(text).path()).isEqualTo("/ns/x");
        assertThat(url(text)).hasToString(text);
    }

    @Test
    void readsABarePathByTheSameRules() throws PelicanException {
        var url = url("/ns/a%20b#1 c;d,e?directread");
        assertThat(url.form()).isEqualTo(Form.PATH);
        assertThat(url.path()).isEqualTo("/ns/a b#1 c;d,e");
        assertThat(url.encodedPath()).isEqualTo("/ns/a%20b%231%20c%3Bd%2Ce");
        assertThat(url.query()).isEqualTo("?directread");
    }

    @Test
    void splitsOffTheMember() throws PelicanException {
        var url = url("osdf:///ns/train.zip!/cat/1%3F.jpg?directread");
        assertThat(url.path()).isEqualTo("/ns/train.zip");
        assertThat(url.member()).contains("cat/1?.jpg");
        assertThat(url.name()).isEqualTo("1?.jpg");
        assertThat(url.query()).isEqualTo("?directread");
        assertThat(url.withoutMember()).isEqualTo(url("osdf:///ns/train.zip?directread"));
        assertThat(url("/ns/a.zip!/").member()).contains("");
        assertThat(url("/ns/a.zip!/").endsWithSlash()).isTrue();
        assertThat(url("/ns/a.zip!/").name()).isEmpty();
        assertThat(url("/ns/a.tar!/./a//b/").member()).contains("./a//b/");
    }

    @Test
    void takesAnEscapedExclamationMarkAsPartOfTheName() throws PelicanException {
        assertThat(url("/ns/wow%21/x").member()).isEmpty();
        assertThat(url("/ns/wow%21/x").path()).isEqualTo("/ns/wow!/x");
        assertThat(url("/ns/wow!").path()).isEqualTo("/ns/wow!");
        assertThat(url("/ns/wow%21!/a%21/b").member()).contains("a!/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip://cat/1.jpg::osdf:///ns/t.zip", "TAR:///cat/1.jpg::osdf:///ns/t.zip"})
    void readsFsspecChains(String text) throws PelicanException {
        assertThat(url(text)).isEqualTo(url("osdf:///ns/t.zip!/cat/1.jpg")).hasToString(text);
    }

    @Test
    void takesTheMemberOfAnFsspecChainLiterally() throws PelicanException {
        assertThat(url("zip://a%20b?#::/ns/t.zip").member()).contains("a%20b?#");
        assertThat(url("zip::/ns/t.zip").member()).contains("");
        assertThat(url("/ns/a::b").path()).isEqualTo("/ns/a::b");
    }

    @ParameterizedTest
    @CsvSource({
        "ap+osdf:///ns/x, ap",
        "ap_h1+pelican://h/x, ap_h1",
        "a+b.C+stash://ns/x, a+b.C",
    })
    void readsTheCredentialHandle(String text, String handle) throws PelicanException {
        assertThat(url(text).credentialHandle()).contains(handle);
        assertThat(url(text).at("h").child("y").toString()).startsWith(handle + "+pelican://h/");
        assertThat(url("ap+osdf://a/b").path()).isEqualTo("/a/b");
    }

    @Test
    void keepsOptionsInOrderAndTheirEscapes() throws PelicanException {
        var url = url("/x?b=%2B+ü&&recursive=true&a&b=2");
        assertThat(url.query()).isEqualTo("?b=%2B+%C3%BC&recursive&a&b=2");
        assertThat(url.hasOption("recursive")).isTrue();
        assertThat(url.hasOption("c")).isFalse();
        assertThat(url("/x?pack=tar.gz").option("pack")).contains("tar.gz");
        assertThat(url("/x?").query()).isEmpty();
        assertThat(url("/x?a&b")).isNotEqualTo(url("/x?b&a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x?authz=s3cret&directread",
                "/x?directread&access_token=s3cret",
                "/x?%61uthz=Bearer%20s3cret&directread",
                "/x?AUTHZ=s3cret&directread&authz=s3cret",
            })
    void takesTokensOutAndKeepsThemForTheSearchOnly(String text) throws PelicanException {
        var url = url(text);
        assertThat(url.hadToken()).isTrue();
        assertThat(url.revealToken()).hasValue("s3cret");
        assertThat(url.child("y")
                        .at("h")
                        .withMember("m")
                        .withoutMember()
                        .withPath("/z")
                        .revealToken())
                .hasValue("s3cret");
        assertThat(url(url.toString()).revealToken()).isEmpty();
        assertThat(url.query()).isEqualTo("?directread");
        assertThat(url).hasToString("/x?directread").isEqualTo(url("/x?directread"));
        assertThat(url.child("y").toString() + url.at("h") + url.option("authz"))
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x?authz", "/x?authz=", "/x?authz=Bearer%20"})
    void aTokenOptionWithoutATokenIsOnlyTakenOut(String text) throws PelicanException {
        assertThat(url(text).hadToken()).isTrue();
        assertThat(url(text).revealToken()).isEmpty();
        assertThat(url(text)).hasToString("/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h/x?authz=s3cret",
                "pelican:///x?authz=s3cret",
                "pelican://user:s3cret@h/x",
                "osdf://user:s3cret@ns/x",
                "/x?recursive&pack=tar&authz=s3cret",
                "/x?authz=s3cret&recursive&recursive",
                "/x?authz=s3cret\n",
                "x&authz=s3cret",
            })
    void errorsHoldNoSecret(String text) {
        assertThatThrownBy(() -> url(text))
                .isInstanceOf(PelicanException.class)
                .message()
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h/x                | scheme \"http\" at position 0 | write pelican://host/path",
                "tok+s3://h/x              | scheme \"s3\" at position 4 | write pelican://host/path",
                "ns/x                      | neither a scheme nor a path from the root at position 0 | /path",
                "''                        | nothing at position 0 | /path",
                "pelican:///ns/x           | no federation host at position 10 | osdf:///path",
                "pelican:/ns/x             | no \"//\" after the scheme at position 8 | pelican://host/path",
                "pelican://u@h/x           | a user name before the host at position 10 | pelican://host/path",
                "pelican://h:0/x           | no host[:port] at position 10 | pelican://host:8443/path",
                "pelican://h:65536/x       | no host[:port] at position 10 | pelican://host:8443/path",
                "pelican://h:/x            | no host[:port] at position 10 | pelican://host:8443/path",
                "pelican://a..b/x          | no host[:port] at position 10 | pelican://host:8443/path",
                "pelican://[1::2::3]/x     | no host[:port] at position 10 | pelican://host:8443/path",
                "osdf:ns/x                 | no slash after the scheme at position 5 | osdf:///path",
                "+osdf:///ns/x             | an empty credential handle at position 0 | handle+osdf",
                "/a/../b                   | a segment \"..\" at position 3 | without it",
                "/a/%2e%2E                 | a segment \"..\" at position 3 | without it",
                "osdf://../x               | a segment \"..\" at position 7 | without it",
                "/100%                     | \"%\" without two hexadecimal digits at position 4 | write %25",
                "/a!/100%2                 | \"%\" without two hexadecimal digits at position 7 | write %25",
                "/%C3%A4/%C3x              | an escape that is not UTF-8 (%C3) at position 8 | %25",
                "/%ED%A0%80                | an escape that is not UTF-8 (%ED) at position 1 | %25",
                "/a%00b                    | the character U+0000 at position 2 | ",
                "/x?a=%                    | \"%\" without two hexadecimal digits at position 5 | write %25",
                "/a.zip!/b.zip!/c          | an archive inside an archive at position 13 | %21/",
                "zip://m::/a.zip!/n        | a second member at position 15 | %21/",
                "/a/!/m                    | a member of a collection at position 3 | without a slash",
                "/a.zip?directread!/m      | \"!/\" after the options at position 17 | archive!/member?option",
                "zip://m                   | \"zip\" without a URL at position 0 | zip://member::URL",
                "/x?recursive&recursive    | a second option \"recursive\" at position 13 | once",
                "/x?directread&prefercached| \"prefercached\" together with \"directread\" at position 14 | choose one",
                "/x?pack=tar&recursive     | \"recursive\" together with \"pack\" at position 12 | choose one",
                "/x?pack=rar               | option \"pack\" without a format it knows at position 3 | pack=auto",
                "/x?pack                   | option \"pack\" without a format it knows at position 3 | pack=auto",
                "/x?recursive=false        | a value for option \"recursive\" at position 3 | leave it out",
            })
    void errorsShowThePositionAndTheNearestValidForm(String text, String what, String instead) {
        assertThatThrownBy(() -> url(text))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE))
                .message()
                .startsWith("not a Pelican URL: ")
                .contains(what)
                .contains(instead == null ? "" : instead);
    }

    @Test
    void refusesControlCharactersAndHalfSurrogates() {
        assertThatThrownBy(() -> url("/x\r"))
                .hasMessageContaining("U+000D at position 2")
                .hasMessageContaining("write %0D");
        assertThatThrownBy(() -> url("/x\uD800y")).hasMessageContaining("surrogate pair at position 2");
    }

    @Test
    void derivesLocationsThatKeepFederationHandleAndOptions() throws PelicanException {
        var url = url("ap+pelican://h:1/a/?directread");
        assertThat(url.endsWithSlash()).isTrue();
        assertThat(url.child("b c")).hasToString("ap+pelican://h:1/a/b%20c?directread");
        assertThat(url.child("b/").endsWithSlash()).isTrue();
        assertThat(url.withPath("/z/")).hasToString("ap+pelican://h:1/z/?directread");
        assertThat(url.withMember("m/").child("n")).hasToString("ap+pelican://h:1/a!/m/n?directread");
        assertThat(url.at("other")).isSameAs(url);
        assertThat(url("osdf://ns/x").at("FED:443")).isEqualTo(url("pelican://fed/ns/x"));
        assertThat(url("osdf://ns/x").child("y")).hasToString("osdf:///ns/x/y");
        assertThat(url("/").child("y")).hasToString("/y");
        assertThat(url("/").name()).isEmpty();
        assertThat(url("/").endsWithSlash()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/b", "/a", ".", "..", "../", "a\0b", "\uDC00"})
    void refusesChildrenThatAreNoName(String name) throws PelicanException {
        var collection = url("/ns");
        assertThatThrownBy(() -> collection.child(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesPathsAndHostsThatAreNone() throws PelicanException {
        var url = url("/ns");
        assertThatThrownBy(() -> url.withPath("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> url.withPath("/a/../b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> url.at("https://h")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> url.withPath("/").withMember("m")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decodesWhatServersSendWithoutEverFailing() {
        assertThat(PelicanUrl.decodePath("/a,b;c d%20e/ü%C3%BC")).isEqualTo("/a,b;c d e/üü");
        assertThat(PelicanUrl.decodePath("/100%/%zz/%ff/%00/%C3")).isEqualTo("/100%/%zz/%ff/%00/%C3");
        assertThat(PelicanUrl.decodePath("%25%F0%9F%90%A6%")).isEqualTo("%\uD83D\uDC26%");
        assertThat(PelicanUrl.decodePath("%EF%BF%BD%\uFF10\uFF10")).isEqualTo("\uFFFD%\uFF10\uFF10");
    }
}
