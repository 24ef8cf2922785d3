package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees on the way down, against a federation in memory. */
class GetTreeTest {
    @TempDir
    Path folder;

    private final FakeMoves moves = new FakeMoves()
            .with("/data/a.txt", "aye")
            .with("/data/sub/b.txt", "bee")
            .with("/data/sub/deep/c.bin", "sea");

    private final List<Transferred> results = new ArrayList<>();

    private TransferSummary get(TransferOptions options) throws IOException {
        return get(options, Selection.ALL);
    }

    private TransferSummary get(TransferOptions options, Selection selection) throws IOException {
        results.clear();
        var source = List.of(NamedObject.tree(FakeMoves.url("/data"))).iterator();
        return new Trees(moves).get(source, folder.resolve("out"), selection, options, results::add);
    }

    private Path out(String path) {
        return folder.resolve("out").resolve(path);
    }

    @Test
    void contentsLandDirectlyInTheDestination() throws IOException {
        var summary = get(TransferOptions.defaults());

        assertThat(out("a.txt")).hasContent("aye");
        assertThat(out("sub/b.txt")).hasContent("bee");
        assertThat(out("sub/deep/c.bin")).hasContent("sea");
        assertThat(summary.count(Outcome.COPIED)).isEqualTo(3);
        assertThat(summary.copiedBytes()).isEqualTo(9);
        assertThat(results).hasSize(3);
    }

    @Test
    void anObjectCostsOneRequestAndAnUnchangedOneNone() throws IOException {
        get(TransferOptions.defaults());
        assertThat(moves.calls)
                .containsExactlyInAnyOrder(
                        "list /data",
                        "list /data/sub",
                        "list /data/sub/deep",
                        "get /data/a.txt",
                        "get /data/sub/b.txt",
                        "get /data/sub/deep/c.bin");
        moves.calls.clear();

        var again = get(TransferOptions.defaults());

        assertThat(again.changedNothing()).isTrue();
        assertThat(again.count(Outcome.UNCHANGED)).isEqualTo(3);
        assertThat(moves.calls).allMatch(call -> call.startsWith("list"));
    }

    @Test
    void comparesDigestsWhereAsked() throws IOException {
        get(TransferOptions.defaults());
        moves.calls.clear();

        var again = get(TransferOptions.defaults().compare(TransferOptions.Compare.DIGEST));

        assertThat(again.changedNothing()).isTrue();
        assertThat(moves.calls).contains("get /data/a.txt", "get /data/sub/b.txt");
    }

    @Test
    void oneThatFailsStopsNothingAndTheNextRunCompletes() throws IOException {
        moves.failing.add("/data/sub/b.txt");

        var summary = get(TransferOptions.defaults());

        assertThat(summary.count(Outcome.FAILED)).isEqualTo(1);
        assertThat(summary.count(Outcome.COPIED)).isEqualTo(2);
        assertThatThrownBy(summary::throwIfFailed)
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INCOMPLETE));
        moves.failing.clear();
        assertThat(get(TransferOptions.defaults()).count(Outcome.COPIED)).isEqualTo(1);
        assertThat(out("sub/b.txt")).hasContent("bee");
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        var summary = get(TransferOptions.defaults().run(TransferOptions.Run.DRY));

        assertThat(summary.count(Outcome.PLANNED)).isEqualTo(3);
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(moves.calls).allMatch(call -> call.startsWith("list"));
    }

    @Test
    void deletesWhatHasNoObjectDeepestFirst() throws IOException {
        Files.createDirectories(out("old/deep"));
        Files.writeString(out("old/deep/x"), "x");
        Files.writeString(out("sub-old.txt"), "x");
        Files.createSymbolicLink(out("old/link"), folder);
        Files.writeString(folder.resolve("outside.txt"), "stays");

        var summary = get(TransferOptions.forSync().extras(TransferOptions.Extras.DELETE));

        assertThat(summary.count(Outcome.DELETED)).isEqualTo(5);
        assertThat(out("old")).doesNotExist();
        assertThat(out("sub-old.txt")).doesNotExist();
        assertThat(out("sub/deep/c.bin")).hasContent("sea");
        assertThat(folder.resolve("outside.txt")).hasContent("stays");
    }

    @Test
    void deletesNothingAfterAListingThatBrokeOff() throws IOException {
        Files.createDirectories(out("sub"));
        Files.writeString(out("extra.txt"), "x");
        moves.brokenListings.add("/data/sub");

        var summary = get(TransferOptions.forSync().extras(TransferOptions.Extras.DELETE));

        assertThat(summary.count(Outcome.FAILED)).isEqualTo(1);
        assertThat(summary.count(Outcome.DELETED)).isZero();
        assertThat(out("extra.txt")).exists();
    }

    @Test
    void deletesNothingThatIsExcluded() throws IOException {
        Files.createDirectories(out("logs"));
        Files.writeString(out("logs/x"), "x");
        var withoutLogs = new Selection(List.of(), List.of("logs"::equals));

        var summary = get(TransferOptions.forSync().extras(TransferOptions.Extras.DELETE), withoutLogs);

        assertThat(summary.count(Outcome.DELETED)).isZero();
        assertThat(out("logs/x")).exists();
    }

    @Test
    void takesOnlyWhatIsSelected() throws IOException {
        var texts = new Selection(List.of(path -> path.endsWith(".txt")), List.of("sub/deep"::equals));

        get(TransferOptions.defaults(), texts);

        assertThat(out("a.txt")).exists();
        assertThat(out("sub/b.txt")).exists();
        assertThat(out("sub/deep")).doesNotExist();
        assertThat(moves.calls).doesNotContain("list /data/sub/deep");
    }

    @Test
    void keepsAnotherFileUnlessItMayBeReplaced() throws IOException {
        Files.createDirectories(out("sub"));
        Files.writeString(out("a.txt"), "mine, and longer");

        assertThat(get(TransferOptions.defaults()).firstFailure())
                .hasValueSatisfying(e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXISTS));
        assertThat(out("a.txt")).hasContent("mine, and longer");
        assertThat(get(TransferOptions.forSync()).firstFailure()).isEmpty();
        assertThat(out("a.txt")).hasContent("aye");
    }

    @Test
    void endsAtTheDeadline() {
        var never = new CountDownLatch(1);
        moves.meanwhile = () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("given up", e);
            }
        };

        assertThatThrownBy(() -> get(TransferOptions.defaults().deadline(Duration.ofMillis(20))))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void endsWhenTheCallerIsInterrupted() {
        moves.meanwhile = Thread.currentThread()::interrupt;

        assertThatThrownBy(() -> get(TransferOptions.defaults()))
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatTheListenerThrowsReachesTheCaller() {
        var source = List.of(NamedObject.tree(FakeMoves.url("/data"))).iterator();

        assertThatThrownBy(() -> new Trees(moves)
                        .get(source, folder.resolve("out"), Selection.ALL, TransferOptions.defaults(), result -> {
                            throw new IllegalStateException("enough");
                        }))
                .hasMessage("enough");
    }
}
