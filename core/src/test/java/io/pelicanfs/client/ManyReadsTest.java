package io.pelicanfs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.job.Workers;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManyReadsTest {
    private final ExecutorService workers = Workers.start("test");

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    private static List<PelicanUrl> urls(int count) {
        return IntStream.range(0, count).mapToObj(ManyReadsTest::url).toList();
    }

    private static PelicanUrl url(int i) {
        try {
            return PelicanUrl.parse("pelican://fed.example/ns/" + i);
        } catch (PelicanException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void resultsComeInTheOrderAskedAlsoFromAParallelStreamAndFewAreAhead() {
        var started = new AtomicInteger();
        var taken = new AtomicInteger();
        var most = new AtomicInteger();
        var reads = new ManyReads(
                urls(500).iterator(),
                url -> {
                    most.accumulateAndGet(started.incrementAndGet() - taken.get(), Math::max);
                    return new byte[0];
                },
                workers,
                2);

        var names = StreamSupport.stream(reads, true)
                .map(result -> {
                    taken.incrementAndGet();
                    return result.url();
                })
                .toList();

        assertThat(names).isEqualTo(urls(500));
        assertThat(most.get()).isLessThanOrEqualTo(4 + 1);
    }

    @Test
    void anInterruptedThreadLeavesNothingRunning() throws Exception {
        var started = new CountDownLatch(3);
        var interrupted = new CountDownLatch(3);
        var reads = new ManyReads(
                urls(3).iterator(),
                url -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return new byte[0];
                },
                workers,
                3);
        var caller = new FutureTask<>(() -> reads.tryAdvance(result -> {}));
        var thread = new Thread(caller);
        thread.start();
        started.await();

        thread.interrupt();

        assertThatThrownBy(caller::get)
                .hasRootCauseInstanceOf(InterruptedException.class)
                .cause()
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasFieldOrPropertyWithValue("kind", ErrorKind.CANCELLED);
        interrupted.await();
    }

    @Test
    void afterTheFileSystemIsClosedReadsAreCancelled() {
        workers.shutdownNow();
        var reads = new ManyReads(urls(3).iterator(), url -> new byte[0], workers, 3);

        assertThatThrownBy(() -> reads.tryAdvance(result -> {}))
                .cause()
                .hasFieldOrPropertyWithValue("kind", ErrorKind.CANCELLED);
    }

    @Test
    void noMoreAreReadAtOnceThanIsSaid() {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var reads = new ManyReads(
                urls(2000).iterator(),
                url -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    now.decrementAndGet();
                    return new byte[0];
                },
                workers,
                3);

        assertThat(StreamSupport.stream(reads, false)).hasSize(2000);
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void whatAReaderThrowsReachesWhoAsked() {
        var reads = new ManyReads(
                urls(3).iterator(),
                url -> {
                    throw new IllegalStateException("as arranged");
                },
                workers,
                2);

        assertThatThrownBy(() -> reads.tryAdvance(result -> {})).hasMessage("as arranged");
    }
}
