package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees on the way up, across and away, against a federation in memory. */
class PutTreeTest {
    @TempDir
    Path folder;

    private final FakeMoves moves = new FakeMoves();
    private final List<Transferred> results = new ArrayList<>();

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectories(folder.resolve("sub/deep"));
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(folder.resolve("a.txt"), "aye");
        Files.writeString(folder.resolve("sub/deep/c ,;.txt"), "sea");
        Files.writeString(folder.resolve(".a.txt.pelfs-part"), "left by a get that was killed");
    }

    private TransferSummary put(TransferOptions options) throws IOException {
        results.clear();
        return new Trees(moves)
                .put(
                        List.of(new Upload(folder, FakeMoves.url("/out"))).iterator(),
                        Selection.ALL,
                        options,
                        results::add);
    }

    @Test
    void storesWhatIsInAFolderAndItsEmptyFolders() throws IOException {
        var summary = put(TransferOptions.defaults());

        assertThat(moves.contents()).containsOnlyKeys("/out/a.txt", "/out/sub/deep/c ,;.txt");
        assertThat(moves.collections).containsExactly("/out/empty");
        assertThat(summary.count(Outcome.COPIED)).isEqualTo(2);
        assertThat(summary.count(Outcome.CREATED)).isEqualTo(1);
    }

    @Test
    void withAnIncludeThereIsNoCollectionForAFolderThatHoldsNothingOfIt() throws IOException {
        var texts = new Selection(List.of(path -> path.endsWith("a.txt")), List.of());

        new Trees(moves)
                .put(
                        List.of(new Upload(folder, FakeMoves.url("/out"))).iterator(),
                        texts,
                        TransferOptions.defaults(),
                        results::add);

        assertThat(moves.contents()).containsOnlyKeys("/out/a.txt");
        assertThat(moves.collections).isEmpty();
    }

    @Test
    void asksOnceForWhatIsNotThere() throws IOException {
        put(TransferOptions.defaults());

        assertThat(moves.calls).filteredOn(call -> call.startsWith("list")).containsExactly("list /out");
    }

    @Test
    void aSecondRunChangesNothing() throws IOException {
        put(TransferOptions.defaults());
        moves.calls.clear();

        var again = put(TransferOptions.defaults());

        assertThat(again.changedNothing()).isTrue();
        assertThat(moves.calls).allMatch(call -> call.startsWith("list"));
    }

    @Test
    void aFileChangedInTheSecondOfItsPutIsCompared() throws IOException {
        var second =
                Files.getLastModifiedTime(folder.resolve("a.txt")).toInstant().truncatedTo(ChronoUnit.SECONDS);
        moves.with("/out/a.txt", "bee", second);

        put(TransferOptions.forSync());

        assertThat(moves.contents()).containsEntry("/out/a.txt", "aye");
    }

    @Test
    void anOlderFileThatTookThePlaceOfAnotherIsCompared() throws IOException {
        Files.setLastModifiedTime(folder.resolve("a.txt"), FileTime.from(FakeMoves.THEN.minusSeconds(3600)));
        moves.with("/out/a.txt", "bee");

        put(TransferOptions.forSync());

        assertThat(moves.contents()).containsEntry("/out/a.txt", "aye");
    }

    @Test
    void anotherObjectIsReplacedOnlyWhereAsked() throws IOException {
        moves.with("/out/a.txt", "something else");

        assertThat(put(TransferOptions.defaults()).firstFailure())
                .hasValueSatisfying(e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXISTS));
        assertThat(moves.contents()).containsEntry("/out/a.txt", "something else");
        assertThat(put(TransferOptions.forSync()).firstFailure()).isEmpty();
        assertThat(moves.contents()).containsEntry("/out/a.txt", "aye");
    }

    @Test
    void linksToFilesStandForTheFilesAndLinksToFoldersAreNamed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("a.txt"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);

        var summary = put(TransferOptions.defaults());

        assertThat(moves.contents()).containsEntry("/out/link.txt", "aye").doesNotContainKey("/out/loop/a.txt");
        assertThat(summary.firstFailure())
                .hasValueSatisfying(e -> assertThat(e.summary()).contains("symbolic link to a folder"));
    }

    @Test
    void aLinkThatLeadsNowhereIsNamedInWords() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("gone"));

        var failure = put(TransferOptions.defaults()).firstFailure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
        assertThat(failure.summary()).isEqualTo("cannot use " + link + " (the link leads nowhere)");
    }

    @Test
    void deletesWhatHasNoFileAnyMore() throws IOException {
        moves.with("/out/old.txt", "x").with("/out/gone/deep/x", "x").with("/out/gone/y", "y");
        moves.collections.add("/out/gone");

        var summary = put(TransferOptions.forSync().extras(TransferOptions.Extras.DELETE));

        assertThat(summary.firstFailure()).isEmpty();
        assertThat(moves.contents()).containsOnlyKeys("/out/a.txt", "/out/sub/deep/c ,;.txt");
        var deletes =
                moves.calls.stream().filter(call -> call.startsWith("delete")).toList();
        assertThat(deletes)
                .containsSubsequence("delete /out/gone/deep/x", "delete /out/gone/deep", "delete /out/gone")
                .containsSubsequence("delete /out/gone/y", "delete /out/gone");
    }

    @Test
    void deletesNothingWhereAListingBrokeOff() throws IOException {
        moves.with("/out/old.txt", "x").with("/out/sub/deep/y", "y").with("/out/sub/deep/z", "z");
        moves.brokenListings.add("/out/sub/deep");

        var summary = put(TransferOptions.forSync().extras(TransferOptions.Extras.DELETE));

        assertThat(summary.count(Outcome.FAILED)).isEqualTo(1);
        assertThat(moves.calls).noneMatch(call -> call.startsWith("delete"));
    }

    @Test
    void copiesAcrossAndASecondTimeChangesNothing() throws IOException {
        moves.with("/in/a", "1").with("/in/sub/b", "2");
        moves.collections.add("/in/none");
        var sources =
                List.of(new CopySource(NamedObject.tree(FakeMoves.url("/in")).object(), FakeMoves.url("/to")));
        var trees = new Trees(moves);

        trees.copy(sources.iterator(), Selection.ALL, TransferOptions.defaults(), results::add);

        assertThat(moves.contents()).containsEntry("/to/a", "1").containsEntry("/to/sub/b", "2");
        assertThat(moves.collections).contains("/to/none");
        assertThat(trees.copy(sources.iterator(), Selection.ALL, TransferOptions.defaults(), results::add)
                        .changedNothing())
                .isTrue();
    }

    @Test
    void removesATreeButKeepsCollectionsThatHoldSomething() throws IOException {
        moves.with("/t/a", "1").with("/t/keep/b", "2").with("/t/go/c", "3");
        moves.failing.add("/t/keep/b");

        var summary = new Trees(moves)
                .delete(
                        List.of(FakeMoves.url("/t")).iterator(),
                        Selection.ALL,
                        TransferOptions.defaults(),
                        results::add);

        assertThat(moves.contents()).containsOnlyKeys("/t/keep/b");
        assertThat(summary.count(Outcome.FAILED)).isEqualTo(1);
        assertThat(moves.calls).contains("delete /t/go").doesNotContain("delete /t/keep", "delete /t");
    }
}
