package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpFailure.Stage;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.object.FakeOrigin;
import io.pelicanfs.object.FakeOrigin.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of puts under way when their process is to end. */
class PutGivenUpTest extends PutDesk {
    private final CompletableFuture<List<PelicanUrl>> left = new CompletableFuture<>();
    private final CompletableFuture<Put> put = new CompletableFuture<>();

    /** An origin that has taken a part of the body when the put is given up. */
    private FakeOrigin begin(String scopes) {
        var origin = new FakeOrigin(Kind.GO).on("PUT", 1, this::giveUp);
        put.complete(put(origin, scopes));
        return origin;
    }

    private FakeResponse giveUp(HttpRequest request, FakeOrigin.Usual usual) throws HttpFailure {
        usual.answer(request);
        var giver = new Thread(() -> left.complete(put.join().giveUp(Duration.ofSeconds(30))));
        giver.setDaemon(true);
        giver.start();
        throw interrupted();
    }

    /** Waits for the interrupt, as one does in the middle of a request. */
    private static HttpFailure interrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new HttpFailure(Stage.ABORTED, "interrupted", null);
    }

    private PelicanException failure() {
        return failureOf(put.join());
    }

    @Test
    void deletesWhatItHasBegunAndTellsTheCaller() throws Exception {
        var origin = begin(ALL);

        assertThat(failure().kind()).isEqualTo(ErrorKind.CANCELLED);

        assertThat(origin.objects).isEmpty();
        assertThat(left.get()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted())
                .as("the interrupt was for the put alone")
                .isFalse();
        assertThat(failure().kind()).as("a later one").isEqualTo(ErrorKind.CANCELLED);
        assertThat(origin.objects).isEmpty();
    }

    @Test
    void deletesAlsoIfItIsInterruptedOnceMore() throws Exception {
        var origin = begin(ALL);
        origin.on("DELETE", 1, (request, usual) -> {
            Thread.currentThread().interrupt();
            throw interrupted();
        });

        assertThat(failure().kind()).isEqualTo(ErrorKind.CANCELLED);

        assertThat(origin.objects).isEmpty();
        assertThat(left.get()).isEmpty();
    }

    @Test
    void namesWhatCannotBeDeleted() throws Exception {
        var origin = begin(ALL).onEvery("DELETE", FakeOrigin.says(403));

        failure();

        assertThat(left.get())
                .map(PelicanUrl::path)
                .containsExactlyElementsOf(origin.objects.keySet())
                .singleElement()
                .asString()
                .startsWith("/ns/d/.o.bin.");
    }

    @Test
    void namesTheObjectItselfWhereItMayNotBeDeleted() throws Exception {
        begin(CREATE).onEvery("DELETE", FakeOrigin.says(403));

        failure();

        assertThat(left.get()).map(PelicanUrl::path).containsExactly("/ns/d/o.bin");
    }

    @Test
    void whatHadFailedBeforeIsNotNamedAgain() throws IOException {
        var origin = new FakeOrigin(Kind.GO).onEvery("DELETE", FakeOrigin.says(403));
        origin.onEvery("PUT", origin.cutAt(30_000));
        put.complete(put(origin, ALL));
        assertThat(failure()).hasMessageContaining("may be left");

        assertThat(put.join().giveUp(Duration.ZERO)).isEmpty();
    }
}
