package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.transfer.NamedObject;
import io.pelicanfs.transfer.Planned;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The verbs that move and change trees, against a whole federation. */
class TransferVerbsTest extends TransferDesk {
    @Test
    void getsATreeAndASecondRunSaysThatNothingIsToBeDone() {
        var first = run(0, "get", "-r", url("/public/data"), "out");
        var second = run(0, "get", "-r", url("/public/data"), "out");

        assertThat(folder.resolve("out/a.txt")).hasContent("aye");
        assertThat(folder.resolve("out/sub/b é,;.txt")).hasContent("bee");
        assertThat(first.err()).contains("2 copied (8 B)");
        assertThat(second.err()).contains("nothing to do: all 2 are the same already");
    }

    @Test
    void theProgressOfOneObjectKnowsItsSizeWithoutAnotherRequest() throws IOException {
        var statistics = new Statistics();
        var progress = new TransferProgress(statistics);
        try (var fs = PelicanFileSystem.builder()
                .environment(Map.of())
                .home(folder)
                .federation(testbed.discoveryHost())
                .settings(settings -> settings.caFile(testbed.caFile()))
                .listener(statistics)
                .build()) {
            var one = NamedObject.object(fs.url("/public/data/a.txt"));
            var options = TransferOptions.defaults();
            fs.transfers().get(List.of(one).iterator(), folder, options, new TransferListener() {
                @Override
                public void planned(Planned planned) {
                    progress.planned(planned);
                    progress.listed();
                }

                @Override
                public void finished(Transferred result) {
                    progress.finished(result);
                }
            });
        }
        assertThat(progress.text(0)).isEqualTo("4 B of 4 B, 1 of 1 objects");
        assertThat(testbed.requests().count(Role.CACHE)).isEqualTo(1);
    }

    @Test
    void aDryRunTellsInJsonWhatWouldBeDone() throws IOException {
        testbed.put("/public/up/old.txt", "old\n".getBytes(UTF_8));

        var desk = run(0, "sync", "-n", "-j", "--delete", "-t", "my.token", "src", url("/public/up"));

        assertThat(desk.out())
                .contains("{\"action\":\"put\",\"url\":\"" + url("/public/up/x.txt"))
                .contains("{\"action\":\"delete\",\"url\":\"" + url("/public/up/old.txt"))
                .contains("\"outcome\":\"planned\"")
                .contains("{\"summary\":");
    }

    @Test
    void aDryRunTellsWhatWouldBeRefused() throws IOException {
        Files.writeString(folder.resolve("src/a.txt"), "something else\n");

        var single = run(8, "put", "-n", "-t", "my.token", "src/a.txt", url("/public/data/a.txt"));
        var tree = run(12, "put", "-n", "-r", "-t", "my.token", "src", url("/public/data"));
        var replacing = run(0, "put", "-n", "--overwrite", "-t", "my.token", "src/a.txt", url("/public/data/a.txt"));

        assertThat(single.err()).contains("another object stands there (4 bytes, the file has 15)");
        assertThat(single.out()).isEmpty();
        assertThat(tree.out()).contains("/x.txt").doesNotContain("/a.txt");
        assertThat(replacing.out()).startsWith("UPLOAD: ");
    }

    @Test
    void aDryRunTellsAndDoesNothing() {
        var desk = run(0, "get", "-r", "-n", url("/public/data"), "out");

        assertThat(desk.out()).contains("DOWNLOAD: " + url("/public/data/a.txt") + " -> ");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void putsATreeAndGetsItBack() throws IOException {
        run(0, "put", "-r", "-t", "my.token", "src", url("/public/up"));
        var again = run(0, "put", "-r", "-t", "my.token", "src", url("/public/up"));
        run(0, "get", "-r", "--direct", url("/public/up"), "back");

        assertThat(again.err()).contains("nothing to do");
        assertThat(folder.resolve("back/x.txt")).hasContent("ex");
        assertThat(folder.resolve("back/sub/ü %+#.txt")).hasContent("why");
    }

    @Test
    void putsOneFileIntoACollectionUnderItsName() {
        run(0, "put", "-t", "my.token", "src/x.txt", url("/public/data"));

        assertThat(testbed.object("/public/data/x.txt")).hasContent("ex");
    }

    @Test
    void putReplacesOnlyWhereAsked() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "something else\n");

        run(8, "put", "-t", "my.token", "a.txt", url("/public/data/a.txt"));
        assertThat(testbed.object("/public/data/a.txt")).hasContent("aye");
        run(0, "put", "--overwrite", "-t", "my.token", "a.txt", url("/public/data/a.txt"));
        assertThat(testbed.object("/public/data/a.txt")).hasContent("something else");
    }

    @Test
    void syncsUpAndDeletesWhatIsGone() throws IOException {
        run(0, "sync", "-t", "my.token", "src", url("/public/up"));
        Files.delete(folder.resolve("src/x.txt"));
        var dry = run(0, "sync", "--delete", "-n", "-t", "my.token", "src", url("/public/up"));
        assertThat(dry.out()).contains("DELETE: " + url("/public/up/x.txt"));
        assertThat(testbed.object("/public/up/x.txt")).exists();

        run(0, "sync", "--delete", "-t", "my.token", "src", url("/public/up"));

        assertThat(testbed.object("/public/up/x.txt")).doesNotExist();
        assertThat(testbed.object("/public/up/sub")).exists();
    }

    @Test
    void syncsDownAndDeletesWhatIsGone() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/old"), "old");

        run(0, "sync", "--delete", url("/public/data"), "out");

        assertThat(folder.resolve("out/old")).doesNotExist();
        assertThat(folder.resolve("out/a.txt")).hasContent("aye");
    }

    @Test
    void copiesATreeWithinTheFederation() {
        run(0, "cp", "-r", "-t", "my.token", url("/public/data"), url("/public/copy"));

        assertThat(testbed.object("/public/copy/sub/b é,;.txt")).hasContent("bee");
    }

    @Test
    void removesATreeAndNothingWithoutBeingTold() {
        run(8, "rm", "-t", "my.token", url("/public/data"));
        assertThat(testbed.object("/public/data/a.txt")).exists();

        run(0, "delete", "-r", "-t", "my.token", url("/public/data"));

        assertThat(testbed.object("/public/data")).doesNotExist();
    }

    @Test
    void makesCollectionsAndMoves() {
        run(0, "mkdir", "-p", "-t", "my.token", url("/public/new/deep"));
        run(0, "mv", "-t", "my.token", url("/public/data/a.txt"), url("/public/data/z.txt"));

        assertThat(testbed.object("/public/new/deep")).isDirectory();
        assertThat(testbed.object("/public/data/z.txt")).hasContent("aye");
        assertThat(testbed.object("/public/data/a.txt")).doesNotExist();
    }

    @Test
    void copiesNothingIntoItself() {
        var cp = run(4, "cp", "-r", "-t", "my.token", url("/public/data"), url("/public/data/inside"));
        run(4, "cp", "-r", "-t", "my.token", url("/public/data"), url("/public/data"));
        run(4, "sync", "--delete", "-t", "my.token", url("/public/data"), url("/public/data/inside"));
        run(4, "sync", "--delete", "-t", "my.token", url("/public/data/sub"), url("/public/data"));
        run(0, "sync", "-t", "my.token", url("/public/data/sub"), url("/public/data"));

        assertThat(cp.err()).contains("source and target lie one in the other");
        assertThat(testbed.object("/public/data/inside")).doesNotExist();
        assertThat(testbed.object("/public/data/sub/b é,;.txt")).hasContent("bee");
        assertThat(testbed.object("/public/data/b é,;.txt")).hasContent("bee");
    }

    @Test
    void movesIntoACollectionThatIsMissingAndNeverIntoItself() {
        run(0, "mv", "-t", "my.token", url("/public/data/a.txt"), url("/public/new/deep/z.txt"));
        assertThat(testbed.object("/public/new/deep/z.txt")).hasContent("aye");

        var below = run(4, "mv", "-t", "my.token", url("/public/data"), url("/public/data/sub/data"));
        var same = run(4, "mv", "-t", "my.token", url("/public/new/deep/z.txt"), url("/public/new/deep/z.txt"));
        var missing = run(8, "mv", "-t", "my.token", url("/public/none"), url("/public/z"));

        assertThat(below.err()).contains("nothing can be moved into itself");
        assertThat(same.err()).contains("this is its name already");
        assertThat(missing.err()).contains("there is nothing to move");
    }

    @Test
    void addsUpSizes() {
        var lines = run(0, "du", url("/public/data"));
        var json = run(0, "du", "-s", "-j", url("/public/data"));

        assertThat(lines.out()).isEqualTo("4\t/public/data/sub\n8\t/public/data\n");
        assertThat(json.out()).isEqualTo("[{\"path\":\"/public/data\",\"bytes\":8,\"objects\":2,\"collections\":1}]\n");
    }

    @Test
    void duTakesAnHForReadableSizes() {
        assertThat(run(0, "du", "-sh", url("/public/data")).out()).isEqualTo("8 B\t/public/data\n");
        assertThat(run(0, "du", "--help").out()).startsWith("Usage: pelfs du");
    }

    @Test
    void copyGoesTheWayThatTheUrlsSay() {
        run(0, "object", "copy", url("/public/data/a.txt"), "down.txt");
        run(0, "object", "copy", "-r", url("/public/data"), "tree");
        run(0, "object", "copy", "-t", "my.token", "src/x.txt", url("/public/up/x.txt"));
        run(0, "object", "get", "--overwrite", url("/public/data/a.txt"), "down.txt");

        assertThat(folder.resolve("down.txt")).hasContent("aye");
        assertThat(folder.resolve("tree/sub/b é,;.txt")).hasContent("bee");
        assertThat(testbed.object("/public/up/x.txt")).hasContent("ex");
    }

    @Test
    void whatGetCannotDoIsToldWithTheWayThatDoes() throws IOException {
        var device = run(4, "get", url("/public/data/a.txt"), "/dev/null");
        var tree = run(8, "get", url("/public/data"), "out");
        var input = run(4, "put", "-t", "my.token", "-", url("/public/data/z.txt"));

        assertThat(device.err()).contains("/dev/null is no file").contains("pelfs cat");
        assertThat(tree.err()).contains("collection").contains("pelfs get -r");
        assertThat(input.err()).contains("not standard input").contains("Write it into a file first");
    }

    @Test
    void whatStandsInTheWayIsNamedWithAWayThatTheVerbHas() throws IOException {
        testbed.put("/public/data/o1", "one\n".getBytes(UTF_8));

        var moved = run(8, "mv", "-t", "my.token", url("/public/data/a.txt"), url("/public/data/o1"));
        var put = run(8, "put", "-t", "my.token", "src/x.txt", url("/public/data/o1/child"));
        var made = run(8, "mkdir", "-p", "-t", "my.token", url("/public/data/o1"));
        var madeBelow = run(8, "mkdir", "-p", "-t", "my.token", url("/public/data/o1/child"));

        assertThat(moved.err()).contains("something stands there already: " + url("/public/data/o1"));
        assertThat(put.err())
                .contains("an object stands where the collection /public/data/o1 or one above it should be")
                .contains(": " + url("/public/data/o1/child"));
        assertThat(made.err()).contains("an object stands there already").doesNotContain("--overwrite");
        assertThat(madeBelow.err()).contains("or in the place of a collection above: " + url("/public/data/o1/child"));
        for (var desk : List.of(moved, put, made, madeBelow)) {
            assertThat(desk.err()).doesNotContain("get -r");
        }
    }

    @Test
    void anObjectOfTheSameSizeIsAnotherByItsDigest() throws IOException {
        Files.writeString(folder.resolve("src/a.txt"), "nay\n");

        var again = run(8, "put", "-t", "my.token", "src/a.txt", url("/public/data/a.txt"));

        assertThat(again.err()).contains("another object stands there (its digest differs)");
    }

    @Test
    void cpTakesNoCollectionAndNoFileByMistake() {
        var tree = run(8, "cp", "-t", "my.token", url("/public/data"), url("/public/copy"));
        var file = run(4, "cp", "-t", "my.token", url("/public/data/a.txt"), "/etc/hostname", url("/public/data/sub"));

        assertThat(tree.err()).contains("pelfs cp -r");
        assertThat(file.err())
                .contains("beside URLs '/etc/hostname' is a local file")
                .contains("pelfs put");
    }

    @Test
    void aTreeThatIsNotThereLeavesNoFolder() {
        run(8, "get", "-r", url("/public/none"), "made/for/it");

        assertThat(folder.resolve("made")).doesNotExist();
    }

    @Test
    void theFullStoryTellsEachThingOnce() {
        var desk = run(0, "put", "-v", "-t", "my.token", "src/x.txt", url("/public/data/new.txt"));

        assertThat(desk.err().lines()).doesNotHaveDuplicates();
        assertThat(desk.err()).containsOnlyOnce("token for ").doesNotContain("trying on");
    }

    @Test
    void tellsDigests() {
        var desk = run(0, "checksum", "-a", "md5", url("/public/data/a.txt"));

        assertThat(desk.out()).matches("[0-9a-f]{32}  /public/data/a\\.txt\n");
    }

    @Test
    void writesACompletionScript() {
        var desk = run(0, "completion", "bash");

        assertThat(desk.out()).contains("complete -F _complete_pelfs").contains("--files-from");
    }

    @Test
    void keepsToARate() {
        run(0, "get", "--limit-rate", "10M", url("/public/data/a.txt"), ".");
        var wrong = run(4, "get", "--limit-rate", "fast", url("/public/data/a.txt"), ".");

        assertThat(wrong.err()).contains("is no rate");
    }

    @Test
    void aTokenThatAllowsNoObjectIsToldInFullOnceAndIsTheResult() throws IOException {
        Files.writeString(folder.resolve("src/y.txt"), "wy\n");
        var narrow = TokenSpec.scoped("storage.read:/");
        var foreign = TokenSpec.scoped("storage.read:/other", "storage.create:/other");
        var expired = TokenSpec.scoped("storage.read:/", "storage.create:/").expired();

        for (var spec : List.of(narrow, foreign, expired)) {
            Files.writeString(folder.resolve("bad.token"), testbed.token(spec));
            var desk = run(7, "put", "-r", "-t", "bad.token", "src", url("/public/up"));

            assertThat(desk.err())
                    .hasLineCount(4)
                    .containsOnlyOnce("Give a token of issuer")
                    .contains("/public/up/x.txt")
                    .contains("/public/up/y.txt")
                    .contains("/public/up/sub/%C3%BC%20%25+%23.txt")
                    .contains("3 failed");
        }
    }

    @Test
    void aServerThatTakesNoObjectIsToldInFullOnceThoughItNamesEach() {
        testbed.inject(Fault.expiredToken(), Match.on(Role.ORIGIN).method("PUT"));

        var desk = run(7, "put", "-r", "-t", "my.token", "src", url("/public/up"));

        assertThat(desk.err()).hasLineCount(3).containsOnlyOnce("get a fresh token");
    }

    @Test
    void aTreeOfWhichOnlyTheListingCanBeReadFailsForThatReason() {
        testbed.inject(Fault.status(403), Match.anything().method("GET").path("/public/data/**"));

        var words = run(7, "get", "-r", url("/public/data"), "out");
        var json = run(7, "get", "-r", "--json", url("/public/data"), "out");

        assertThat(words.err())
                .hasLineCount(3)
                .containsOnlyOnce("Ask the owner")
                .contains("2 failed");
        assertThat(json.err().lines()).hasSize(2).allMatch(line -> line.contains("\"nextStep\":\"Ask the owner"));
        assertThat(json.out().lines().limit(2)).allMatch(line -> line.contains("\"nextStep\":\"Ask the owner"));
    }

    @Test
    void severalThatFailForDifferentReasonsAreIncomplete() throws IOException {
        testbed.inject(Fault.status(403), Match.anything().method("GET").path("/public/data/a.txt"));

        run(12, "get", url("/public/data/a.txt"), url("/public/none"), ".");
    }
}
