package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Patterns behind {@code !/} and in {@code -m}, for the verbs that read. */
class MemberPatternsTest extends FederationDesk {
    private Desk run(int code, String... words) {
        var desk = desk();
        assertThat(desk.run(words)).as(desk.err()).isEqualTo(code);
        return desk;
    }

    @Test
    void catWritesAllThatMatches() {
        var star = run(0, "cat", "/public/texts.zip!/cat/*.txt", "/public/texts.zip!/dog/1.txt");
        var option = run(0, "cat", "/public/texts.zip", "-m", "*/1.txt");
        var brackets = run(0, "cat", "/public/texts.zip!/cat/[2-9].txt");
        var braces = run(0, "cat", "/public/texts.zip!/{cat,dog}/1.txt");

        assertThat(star.out()).isEqualTo("text of cat/1.txt\ntext of cat/2.txt\ntext of dog/1.txt\n");
        assertThat(option.out()).isEqualTo("text of cat/1.txt\ntext of dog/1.txt\n");
        assertThat(brackets.out()).isEqualTo("text of cat/2.txt\n");
        assertThat(braces.out()).isEqualTo("text of cat/1.txt\ntext of dog/1.txt\n");
    }

    @Test
    void aPatternThatMatchesNothingIsAnError() {
        for (var verb : new String[] {"cat", "stat", "find", "du", "checksum"}) {
            var desk = run(8, verb, "/public/texts.zip!/bird*/1.txt");

            assertThat(desk.err()).contains("nothing matches");
        }
    }

    @Test
    void statTellsOfAll() {
        var lines = run(0, "stat", "/public/texts.zip!/cat/*");
        var json = run(0, "stat", "-j", "-m", "dog/*", "/public/texts.zip");

        assertThat(lines.out())
                .contains("Name: /public/texts.zip!/cat/1.txt\nSize: 18\n")
                .contains("Name: /public/texts.zip!/cat/2.txt\nSize: 18\n");
        assertThat(json.out()).hasLineCount(2).contains("dog/1.txt").contains("dog/picture.bin");
    }

    @Test
    void findWritesAllThatMatches() {
        var lines = run(0, "find", "/public/texts.zip!/**.txt", "--name", "1*");
        var json = run(0, "find", "-j", "-m", "dog/*.bin", "/public/texts.zip");

        assertThat(lines.out()).isEqualTo(url("cat/1.txt") + url("dog/1.txt"));
        assertThat(json.out())
                .startsWith("[{\"Name\":\"/public/texts.zip!/dog/picture.bin\"")
                .endsWith("]\n");
    }

    private String url(String member) {
        return testbed.url("/public/texts.zip") + "!/" + member + "\n";
    }

    @Test
    void duTellsOfEachAndTakesMembers() {
        var lines = run(0, "du", "/public/texts.zip!/*/1.txt");
        var folder = run(0, "du", "-m", "dog", "/public/texts.zip");

        assertThat(lines.out()).isEqualTo("18\t/public/texts.zip!/cat/1.txt\n18\t/public/texts.zip!/dog/1.txt\n");
        assertThat(folder.out()).isEqualTo("21\t/public/texts.zip!/dog\n");
    }

    @Test
    void checksumTellsThatOfEach() {
        var desk = run(0, "checksum", "-a", "md5", "/public/texts.zip!/cat/*.txt");

        assertThat(desk.out()).hasLineCount(2).contains("  /public/texts.zip!/cat/1.txt\n");
    }
}
