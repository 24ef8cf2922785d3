package io.pelicanfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties over names and texts drawn from a seeded generator that likes the characters with a meaning. */
class PelicanUrlRoundTripTest {
    private static final List<String> NASTY = List.of(
            "%",
            "%25",
            "%2",
            "%2F",
            "?",
            "#",
            "!",
            "!/",
            "%21/",
            "+",
            ",",
            ";",
            "&",
            "=",
            ":",
            "::",
            "@",
            " ",
            "\"",
            "'",
            "<",
            ">",
            "\\",
            "|",
            "*",
            "[",
            "]",
            "{",
            "}",
            "~",
            "^",
            "`",
            ".",
            "\n",
            "\u007f",
            "ä",
            "日本",
            "\uD83D\uDC26",
            "e\u0301",
            "\uFFFD",
            "\u202E",
            "zip://",
            "authz=",
            "..a");
    private static final int ROUNDS = 3000;

    private static String name(Random random) {
        var name = new StringBuilder();
        for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
            name.append(
                    random.nextInt(3) == 0
                            ? "" + (char) ('a' + random.nextInt(26))
                            : NASTY.get(random.nextInt(NASTY.size())));
        }
        return name.toString();
    }

    private static String segment(Random random) {
        var segment = name(random).replace("/", "");
        return segment.matches("\\.*") ? "x" + segment : segment;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ns/a%20b/?directread&x=%2B",
                "osdf://ns",
                "stash:///ns/a::b",
                "pelican://h:1/ns/",
                "ap+pelican://[::1]/x?y"
            })
    void everyDerivedUrlParsesToItself(String base) throws PelicanException {
        var random = new Random(20261123);
        var collection = PelicanUrl.parse(base);
        for (int i = 0; i < ROUNDS; i++) {
            var names = new String[] {segment(random), segment(random), name(random)};
            var child = collection.child(names[0]);
            var path = collection.withPath("/" + names[0] + "/" + names[1]);
            var member = child.withMember(names[2]);

            assertThat(child.name()).isEqualTo(names[0]);
            assertThat(path.path()).isEqualTo("/" + names[0] + "/" + names[1]);
            assertThat(member.member()).contains(names[2]);
            for (var url :
                    List.of(child, path, member, member.child(names[1]), member.withoutMember(), child.at("f:2"))) {
                assertThat(PelicanUrl.parse(url.toString())).isEqualTo(url).hasToString(url.toString());
                assertThat(PelicanUrl.decodePath(url.encodedPath())).isEqualTo(url.path());
                assertThat(url.encodedPath()).matches("[-A-Za-z0-9_.~$&+/:=@%]*");
            }
        }
    }

    @Test
    void everyTextParsesOrGetsAnErrorWithAPosition() {
        var random = new Random(4);
        var starts = List.of(
                "",
                "/",
                "pelican://h/",
                "pelican://",
                "osdf:",
                "stash://",
                "zip://m::/",
                "a+osdf:///",
                "http://h/",
                "/x?");
        int parsed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var text = starts.get(random.nextInt(starts.size())) + name(random) + name(random);
            if (random.nextInt(10) == 0) {
                text += (char) random.nextInt(0x10000);
            }
            try {
                var url = PelicanUrl.parse(text);
                parsed++;
                assertThat(PelicanUrl.parse(url.toString())).isEqualTo(url);
                assertThat(PelicanUrl.parse(url.withoutMember().toString())).isEqualTo(url.withoutMember());
                assertThat(url.path()).startsWith("/").doesNotContain("//");
            } catch (PelicanException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.USAGE);
                assertThat(e.getMessage()).matches("(?s)not a Pelican URL: .* at position \\d+ of \".*\"; .+");
            } catch (RuntimeException e) {
                fail("parse must not throw this for " + text, e);
            }
        }
        assertThat(parsed).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    @Test
    void decodingNeverFailsAndUndoesEncoding() {
        var random = new Random(5);
        for (int i = 0; i < ROUNDS; i++) {
            var name = name(random);
            assertThat(PelicanUrl.decodePath(PelicanUrl.encodePath(name))).isEqualTo(name);
            var noise = IntStream.range(0, 12)
                    .mapToObj(n -> random.nextBoolean() ? "%" + "0123456789aFgC".charAt(random.nextInt(14)) : "8C")
                    .reduce("", String::concat);
            assertThat(PelicanUrl.decodePath(noise)).doesNotContain("\0");
        }
    }
}
