package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Links in a tar are told with the size of what they lead to, and twice the same name once. */
class LinkedMembersTest extends FederationDesk {
    @BeforeAll
    void publishLinks() throws IOException {
        var tar = new Tar()
                .file("a/b.txt", "old")
                .file("a/b.txt", "twelve bytes")
                .hardLink("hard", "a/b.txt")
                .symbolicLink("cur", "a")
                .symbolicLink("soft", "cur/b.txt")
                .symbolicLink("none", "nowhere");
        testbed.put("/public/links.tar", tar.end());
        testbed.put(
                "/public/both.tar", new Tar().file("x", "ex").file("x/y", "why").end());
    }

    private Desk run(int code, String... words) {
        var desk = desk();
        assertThat(desk.run(words)).as(desk.err()).isEqualTo(code);
        return desk;
    }

    @Test
    void statAndListingsTellTheSizeOfWhatALinkLeadsTo() {
        assertThat(run(0, "stat", "/public/links.tar!/hard").out()).contains("Size: 12\n");
        assertThat(run(0, "stat", "/public/links.tar!/soft").out()).contains("Size: 12\n");
        assertThat(run(0, "ls", "-l", "/public/links.tar!/").out())
                .containsPattern(" 12 .*!/hard\n")
                .containsPattern(" 12 .*!/soft\n")
                .containsPattern(" - .*!/none\n");
        assertThat(run(0, "du", "-s", "/public/links.tar!/").out()).isEqualTo("36\t/public/links.tar!/\n");
        assertThat(run(0, "cat", "/public/links.tar!/soft").out()).isEqualTo("twelve bytes");
    }

    @Test
    void aLinkThatLeadsNowhereHasNoSize() {
        assertThat(run(0, "stat", "/public/links.tar!/none").out()).contains("Size: -\n");
        run(8, "cat", "/public/links.tar!/none");
    }

    @Test
    void aPatternGivesAMemberThatStandsTwiceOnce() {
        assertThat(run(0, "cat", "/public/links.tar!/a/*").out()).isEqualTo("twelve bytes");
    }

    @Test
    void aFolderBesideAMemberOfItsNameIsFoundToo() {
        var tar = testbed.url("/public/both.tar");

        assertThat(run(0, "find", "/public/both.tar!/").out())
                .isEqualTo(tar + "!/x\n" + tar + "!/x/\n" + tar + "!/x/y\n");
        assertThat(run(0, "du", "-s", "/public/both.tar!/").out()).isEqualTo("5\t/public/both.tar!/\n");
    }

    @Test
    void aPatternBeforeTheInsideOfAnArchiveIsRefused() {
        for (var verb : new String[] {"ls", "cat", "stat", "find"}) {
            assertThat(run(8, verb, "/public/*.tar!/a/b.txt").err()).contains("a pattern before '!/' is not supported");
        }
    }
}
