package io.pelicanfs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/ns/*.txt /ns/a.txt true",
                "/ns/*.txt /ns/atxt false",
                "/ns/*.txt /ns/d/a.txt false",
                "/ns/**/a /ns/a true",
                "/ns/**/a /ns/b/c/a true",
                "/ns/** /ns/b/c true",
                "/ns/{a,b}.txt /ns/b.txt true",
                "/ns/{a,b}.txt /ns/c.txt false",
                "/ns/{a,{b,c}}x /ns/cx true",
                "/ns/{a,{b}x /ns/{a,bx true",
                "/ns/{ax /ns/{ax true",
                "/ns/a}x /ns/a}x true",
                "/ns/[ab]x /ns/bx true",
                "/ns/[!ab]x /ns/bx false",
                "/ns/[!ab]x /ns/cx true",
                "/ns/[!ab]x /ns//x false",
                "/ns/[]a]x /ns/]x true",
                "/ns/[!]a]x /ns/]x false",
                "/ns/[!]a]x /ns/bx true",
                "/ns/[a /ns/[a true",
                "/ns/[a&&b]x /ns/&x true",
                "/ns/(a+b)|$^.* /ns/(a+b)|$^.z true",
                "/ns/\\Q*\\E /ns/\\Qx\\E true",
                "/ns/😀* /ns/😀x true",
                "/ns/a,b* /ns/a,bc true",
            })
    void matches(String pattern, String path, boolean expected) throws PelicanException {
        assertThat(Glob.of(pattern).matches(path)).isEqualTo(expected);
    }

    @Test
    void aRangeThatGoesDownwardsIsTheUsersMistake() {
        assertThatThrownBy(() -> Glob.of("/ns/[z-a]")).hasFieldOrPropertyWithValue("kind", ErrorKind.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a*b true",
                "/[ab] true",
                "/{a,b} true",
                "/[a false",
                "/a] false",
                "/{a,b false",
                "/a? false",
                "/{a,{b} true"
            })
    void aBracketWithoutItsPartnerIsNoWildcard(String path, boolean expected) {
        assertThat(Glob.isPattern(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/[", "/a{b", "/[!]", "/[z-a]", "/{a,{b}"})
    void whereAPatternIsMeantForSureOneThatIsHalfIsRefused(String pattern) {
        assertThatThrownBy(() -> Glob.complete(pattern)).hasFieldOrPropertyWithValue("kind", ErrorKind.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "logs/ /logs true",
                "logs/ /deep/logs true",
                "logs/ /logs2 false",
                "a/b/ /a/b true",
                "/logs/ /deep/logs false",
                "./logs /logs true",
                "./a/b /a/b true",
                "part-?.bin /x/part-1.bin true",
                "part-?.bin /part-12.bin false",
                "part?1 /part/1 false",
                "{a?,b} /ax true",
                "[?]x /?x true",
                "[?]x /ax false",
                "part-\\* /part-* true",
                "part-\\* /part-1 false",
                "what\\?\\[1\\] /what?[1] true",
                "\\{a,b\\} /{a,b} true",
                "{a,b\\,c} /b,c true",
                "\\!\\^\\a\\\\ /!^a\\ true",
                "a\\/b /a/b true",
                "[\\]x /\\x true",
            })
    void whatSelectsIsReadAsOtherToolsWriteIt(String pattern, String path, boolean expected) throws PelicanException {
        assertThat(Glob.selecting(pattern, "").matches(path)).isEqualTo(expected);
    }

    @Test
    void whatIsInACollectionIsMeantWhereObjectsAreChosen() throws PelicanException {
        var glob = Glob.selecting("logs/", "**");

        assertThat(glob.matches("/deep/logs/1.txt")).isTrue();
        assertThat(glob.matches("/logs")).isFalse();
        assertThat(glob.matches("/mylogs/1.txt")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"part-\\", "logs\\/"})
    void aBackslashThatNothingFollowsIsRefused(String pattern) {
        assertThatThrownBy(() -> Glob.selecting(pattern, "")).hasMessageContaining("nothing follows its last '\\'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "./", "//"})
    void anEmptyPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> Glob.selecting(pattern, "")).hasFieldOrPropertyWithValue("kind", ErrorKind.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/ns/a*/b/*.txt /ns/ax true",
                "/ns/a*/b/*.txt /ns/bx false",
                "/ns/a*/b/*.txt /ns/ax/b true",
                "/ns/a*/b/*.txt /ns/ax/c false",
                "/ns/a*/b/*.txt /ns/ax/b/c false",
                "/ns/*/**/x /ns/a/b/c/d true",
                "/ns/{a/b,c}/x /ns/a true",
                "/ns/{a,c}/x /ns/b false",
            })
    void onlyCollectionsThatCanHoldMatchesAreListed(String pattern, String collection, boolean expected)
            throws PelicanException {
        assertThat(Glob.of(pattern).canMatchBelow(collection)).isEqualTo(expected);
    }

    @Test
    void theRootIsTheDeepestCollectionWithoutWildcard() throws PelicanException {
        assertThat(Glob.of("/ns/d/{a/b,c}/*.txt").root()).isEqualTo("/ns/d");
        assertThat(Glob.of("/*").root()).isEqualTo("/");
        assertThat(Glob.of("/ns/[a/b*").root()).isEqualTo("/ns/[a");
    }
}
