package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@code ls}, {@code find} and {@code stat} write of a whole federation. */
class FederationListingTest extends FederationDesk {
    @Test
    void lsSortsNames() {
        var desk = desk();

        assertThat(desk.run("ls", "/public")).as(desk.err()).isZero();

        assertThat(desk.out()).isEqualTo("a é.txt\nb.txt\nsub\ntexts.zip\n");
    }

    @Test
    void lsFillsTheTerminalsRows() {
        var desk = desk().terminal(22);

        assertThat(desk.run("ls", "/public")).isZero();

        assertThat(desk.out()).isEqualTo("a é.txt    b.txt\nsub        texts.zip\n");
    }

    @Test
    void lsLongShowsPathSizeAndTime() {
        var desk = desk();

        assertThat(desk.run("ls", "-lO", "/public/")).isZero();

        assertThat(desk.out())
                .hasLineCount(3)
                .containsPattern("(?m)^ +4  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  /public/b\\.txt$");
    }

    @Test
    void lsWritesTheJsonOfPelican() {
        var names = desk();
        var all = desk();

        assertThat(names.run("ls", "-j", "/public")).isZero();
        assertThat(all.run("ls", "-jlC", "/public")).isZero();

        assertThat(names.out()).isEqualTo("[\"a é.txt\",\"b.txt\",\"sub\",\"texts.zip\"]\n");
        assertThat(all.out())
                .startsWith("[{\"Name\":\"/public/sub\",\"Size\":0,")
                .endsWith("\"IsCollection\":true}]\n");
    }

    @Test
    void lsListsInsideArchives() {
        var root = desk();
        var inside = desk();

        assertThat(root.run("ls", "/public/texts.zip!/")).isZero();
        assertThat(inside.run("ls", "-m", "dog", "/public/texts.zip")).isZero();

        assertThat(root.out()).isEqualTo("cat\ndog\n");
        assertThat(inside.out()).isEqualTo("1.txt\npicture.bin\n");
    }

    @Test
    void lsTakesPatterns() {
        var desk = desk();
        var members = desk();
        var none = desk();

        assertThat(desk.run("ls", "/public/*.txt")).isZero();
        assertThat(members.run("ls", "/public/texts.zip!/*/1.txt")).isZero();
        assertThat(none.run("ls", "/public/*.none")).isEqualTo(8);

        assertThat(desk.out()).isEqualTo("/public/a é.txt\n/public/b.txt\n");
        assertThat(members.out()).isEqualTo("/public/texts.zip!/cat/1.txt\n/public/texts.zip!/dog/1.txt\n");
        assertThat(none.err()).contains("nothing matches");
    }

    @Test
    void lsGoesDownAsFarAsAsked() {
        var all = desk();
        var two = desk();

        assertThat(all.run("ls", "-r", "/public/sub")).isZero();
        assertThat(two.run("ls", "-r", "--depth", "1", "/public/sub")).isZero();

        assertThat(all.out()).isEqualTo("/public/sub/deep\n/public/sub/deep/c.txt\n");
        assertThat(two.out()).isEqualTo("/public/sub/deep\n");
    }

    @Test
    void findWritesUrlsThatCatTakes() {
        var found = desk();
        var read = desk();

        assertThat(found.run("find", "/public", "--name", "{c,a*}.txt", "-O")).isZero();
        assertThat(read.run(("cat " + found.out().strip().replace("\n", " ")).split(" ")))
                .as(read.err())
                .isZero();

        assertThat(found.out().lines())
                .allMatch(line -> line.startsWith("pelican://"))
                .hasSize(2);
        assertThat(read.out()).isEqualTo("aye\nsea\n");
    }

    @Test
    void findLooksInsideArchives() {
        var desk = desk();

        assertThat(desk.run("find", "/public/texts.zip!/", "--name", "*.bin")).isZero();

        assertThat(desk.out()).isEqualTo(testbed.url("/public/texts.zip") + "!/dog/picture.bin\n");
    }

    @Test
    void statTellsSizeAndServers() {
        var desk = desk();
        var json = desk();

        assertThat(desk.run("stat", "-v", "/public/b.txt")).isZero();
        assertThat(json.run("stat", "--json", "/public/texts.zip!/cat/1.txt")).isZero();

        assertThat(desk.out())
                .startsWith("Name: /public/b.txt\nSize: 4\nModTime: 20")
                .contains("IsCollection: false\n")
                .contains(testbed.cache(0).baseUrl());
        assertThat(json.out()).startsWith("{\"Name\":\"/public/texts.zip!/cat/1.txt\",\"Size\":18,\"ModTime\":");
    }
}
