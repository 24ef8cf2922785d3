package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sources of a transfer may be: several, patterns, lists, with options after a question mark. */
class SourcesTest extends TransferDesk {
    @Test
    void getsWhatAPatternMatchesUnderItsOwnPath() {
        run(0, "get", "-r", url("/public/data") + "/**/*.txt", "out");

        assertThat(folder.resolve("out/sub/b é,;.txt")).hasContent("bee");
    }

    @Test
    void anUnknownOptionOfAUrlNeverReplacesOrDeletesWhatStandsBeforeIt() {
        run(4, "put", "--overwrite", "-t", "my.token", "src/x.txt", url("/public/data/a.txt") + "?b");
        run(4, "rm", "-t", "my.token", url("/public/data/a.txt") + "?zzz");

        assertThat(testbed.object("/public/data/a.txt")).hasContent("aye");
    }

    @Test
    void anUnknownOptionOfAUrlThatIsReadIsToldOnce() {
        var desk = run(0, "get", url("/public/data/*.txt") + "?b", "out");

        assertThat(desk.err()).containsOnlyOnce("'?b' of the URL is an option").contains("Write %3F");
        assertThat(folder.resolve("out/a.txt")).hasContent("aye");
    }

    @Test
    void recursiveInAUrlIsTheSameAsTheOption() {
        run(0, "get", url("/public/data") + "?recursive", "out");
        run(0, "put", "-t", "my.token", "src", url("/public/up") + "?recursive");
        run(0, "cp", "-t", "my.token", url("/public/data") + "?recursive", url("/public/copy"));
        run(0, "rm", "-t", "my.token", url("/public/data") + "?recursive");

        assertThat(folder.resolve("out/sub/b é,;.txt")).hasContent("bee");
        assertThat(testbed.object("/public/up/x.txt")).hasContent("ex");
        assertThat(testbed.object("/public/copy/sub/b é,;.txt")).hasContent("bee");
        assertThat(testbed.object("/public/data")).doesNotExist();
    }

    @Test
    void packInAUrlIsNotSupported() {
        var desk = run(8, "get", url("/public/data") + "?pack=tar", "out");

        assertThat(desk.err()).contains("'pack' of a URL is not supported").contains("pelfs pack");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aPatternThatMatchesNothingFails() {
        for (var verb : new String[] {"get", "rm", "cat", "checksum", "du", "ls"}) {
            var desk = run(8, verb, "-t", "my.token", url("/public/data/*.none"));
            assertThat(desk.err()).as(verb).contains("nothing matches").hasLineCount(1);
        }
        run(8, "get", url("/public/data/*.none"), "out");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void bracketsAndBracesArePatternsWhereNothingStandsUnderThatName() throws IOException {
        testbed.put("/public/data/[ab].bin", "literal\n".getBytes(UTF_8));
        testbed.put("/public/data/a.bin", "pattern\n".getBytes(UTF_8));

        assertThat(run(0, "cat", url("/public/data") + "/[ab].txt").out()).isEqualTo("aye\n");
        assertThat(run(0, "cat", url("/public/data") + "/{a,z}.txt").out()).isEqualTo("aye\n");
        run(0, "get", url("/public/data") + "/[ab].bin", ".");

        assertThat(folder.resolve("[ab].bin")).hasContent("literal");
        assertThat(folder.resolve("a.bin")).doesNotExist();
    }

    @Test
    void verbsThatLookTakePatterns() {
        assertThat(run(0, "du", "-s", url("/public/d*")).out()).isEqualTo("8\t/public/data\n");
        assertThat(run(0, "cat", url("/public/data/**/*.txt")).out()).hasLineCount(2);
        assertThat(run(0, "checksum", url("/public/data/*")).out())
                .hasLineCount(1)
                .contains("/public/data/a.txt");
    }

    @Test
    void putsWhatAPatternMatchesWhereNoShellExpandedIt() throws IOException {
        Files.writeString(folder.resolve("src/.hidden.txt"), "no\n");
        Files.writeString(folder.resolve("src/[x].bin"), "literal\n");

        run(0, "put", "-t", "my.token", "src/*.txt", "src/[x].bin", url("/public/up/"));
        var none = run(4, "put", "-t", "my.token", "src/*.none", url("/public/up/"));
        run(4, "put", "-t", "my.token", "src/s*", url("/public/up/"));

        assertThat(testbed.object("/public/up/x.txt")).hasContent("ex");
        assertThat(testbed.object("/public/up/[x].bin")).hasContent("literal");
        assertThat(testbed.object("/public/up/.hidden.txt")).doesNotExist();
        assertThat(none.err()).contains("no file matches src/*.none");
    }

    @Test
    void refusesAPatternThatIsHalf() {
        var desk = run(4, "get", "-r", "--exclude", "[", url("/public/data"), "out");

        assertThat(desk.err()).contains("not a pattern ('[' is not closed)");
    }

    @Test
    void someThatFailEndWith12AndAManifest() {
        var desk = run(12, "get", "-j", url("/public/none"), url("/public/data/a.txt"), ".");

        assertThat(desk.out())
                .contains("\"outcome\":\"failed\"")
                .contains("\"outcome\":\"copied\",\"sizeBytes\":4")
                .contains("{\"summary\":{\"copied\":1,")
                .hasLineCount(3);
    }

    @Test
    void aSourceThatIsNotThereStopsNoOther() {
        var put =
                run(12, "put", "-j", "-t", "my.token", "src/x.txt", "nosuch", "src/sub/ü %+#.txt", url("/public/up/"));
        var rm = run(12, "rm", "-t", "my.token", url("/public/none"), url("/public/up/x.txt"));
        var checksum = run(12, "checksum", url("/public/none"), url("/public/data/a.txt"));
        var du = run(12, "du", url("/public/none"), url("/public/data"));
        run(12, "mkdir", "-t", "my.token", url("/public/data"), url("/public/new"));
        var get = run(12, "get", url("/public/data/*.none"), url("/public/data/a.txt"), ".");

        assertThat(testbed.object("/public/up/ü %+#.txt")).hasContent("why");
        assertThat(put.err()).contains("there is no file").contains("nosuch");
        assertThat(put.out())
                .contains("{\"outcome\":\"failed\",\"error\":{\"kind\":\"LOCAL\"")
                .contains("{\"summary\":{\"copied\":2,")
                .contains("\"failed\":1,");
        assertThat(testbed.object("/public/up/x.txt")).doesNotExist();
        assertThat(rm.err()).contains("1 deleted, 1 failed");
        assertThat(checksum.out()).contains("/public/data/a.txt");
        assertThat(du.out()).contains("8\t/public/data\n");
        assertThat(testbed.object("/public/new")).isDirectory();
        assertThat(get.err()).contains("nothing matches");
        assertThat(folder.resolve("a.txt")).hasContent("aye");
    }

    @Test
    void theSecondOfTwoSourcesForOneFileIsRefused() throws IOException {
        testbed.put("/public/other/a.txt", "another\n".getBytes(UTF_8));

        var desk = run(12, "get", url("/public/data/a.txt"), url("/public/other/a.txt"), ".");

        assertThat(desk.err()).contains("two sources would become the same").contains("1 copied");
        assertThat(folder.resolve("a.txt")).hasContent("aye");
    }

    @Test
    void whatTwoTreesHoldUnderOneNameIsTakenFromTheFirst() throws IOException {
        testbed.put("/public/other/a.txt", "another\n".getBytes(UTF_8));
        testbed.put("/public/other/own.txt", "own\n".getBytes(UTF_8));
        Files.createDirectories(folder.resolve("src2"));
        Files.writeString(folder.resolve("src2/x.txt"), "another ex\n");
        var first = url("/public/data");
        var second = url("/public/other");

        var get = run(12, "get", "-r", first, second, "out");
        var put = run(12, "put", "-r", "--overwrite", "-t", "my.token", "src", "src2", url("/public/up"));
        var files = run(12, "put", "--overwrite", "-t", "my.token", "src/x.txt", "src2/x.txt", url("/public/files/"));
        var copy = run(12, "cp", "-r", "--overwrite", "-t", "my.token", first, second, url("/public/copy"));

        for (var desk : List.of(get, put, files, copy)) {
            assertThat(desk.err()).contains("two sources would become the same");
        }
        assertThat(folder.resolve("out/a.txt")).hasContent("aye");
        assertThat(folder.resolve("out/own.txt")).hasContent("own");
        assertThat(testbed.object("/public/up/x.txt")).hasContent("ex");
        assertThat(testbed.object("/public/files/x.txt")).hasContent("ex");
        assertThat(testbed.object("/public/copy/a.txt")).hasContent("aye");
        assertThat(testbed.object("/public/copy/own.txt")).hasContent("own");
    }

    @Test
    void aBadLineOfAFileIsToldWithItsPlace() throws IOException {
        Files.writeString(
                folder.resolve("list"), "# inputs of 2026\n\nftp://x/y\n" + url("/public/data/a.txt") + "\n#end\n");

        var desk = run(12, "get", "--files-from", "list", ".");

        assertThat(desk.err()).contains("pelfs: list:3: not a Pelican URL").contains("1 copied (4 B), 1 failed");
        assertThat(folder.resolve("a.txt")).hasContent("aye");
    }

    @Test
    void takesSourcesFromAFile() throws IOException {
        Files.writeString(folder.resolve("list"), url("/public/data/a.txt") + "\n\n");

        run(0, "get", "--files-from", "list", ".");

        assertThat(folder.resolve("a.txt")).hasContent("aye");
    }

    @Test
    void copiesWhatAPatternMatchesBelowTheTarget() {
        run(0, "cp", "-t", "my.token", url("/public/data/**/*.txt"), url("/public/copy"));
        assertThat(testbed.object("/public/copy/a.txt")).hasContent("aye");
        assertThat(testbed.object("/public/copy/sub/b é,;.txt")).hasContent("bee");

        run(8, "cp", "-t", "my.token", url("/public/data/*.none"), url("/public/other"));
    }
}
