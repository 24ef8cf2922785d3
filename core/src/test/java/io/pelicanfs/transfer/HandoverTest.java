package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandoverTest {
    private final Handover<Integer> handover = new Handover<>();

    @Test
    void whatManyPutOneTakesOnceEach() throws Exception {
        int workers = 4;
        int each = 5_000;
        var left = new CountDownLatch(workers);
        try (var threads = new Threads()) {
            for (int w = 0; w < workers; w++) {
                int first = w * each;
                threads.run(() -> {
                    for (int i = 0; i < each; i++) {
                        handover.put(first + i);
                    }
                    left.countDown();
                    if (left.getCount() == 0) {
                        handover.end();
                    }
                });
            }

            var all = new ArrayList<Integer>();
            for (var batch = take(); !batch.isEmpty(); batch = take()) {
                assertThat(batch).hasSizeLessThanOrEqualTo(Handover.MOST_WAITING);
                all.addAll(batch);
            }

            assertThat(all)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, workers * each).boxed().toList());
        }
    }

    @Test
    void aSingleResultComesWithoutABatch() throws Exception {
        handover.put(1);

        assertThat(take()).containsExactly(1);
    }

    @Test
    void whatWasPutBeforeTheEndIsTakenBeforeIt() throws Exception {
        handover.put(1);
        handover.put(2);
        handover.end();

        assertThat(take()).containsExactly(1, 2);
        assertThat(take()).isEmpty();
        assertThat(take()).isEmpty();
    }

    @Test
    void whoWaitsInVainIsTold() {
        assertThatThrownBy(() -> handover.take(1)).isInstanceOf(TimeoutException.class);
    }

    private List<Integer> take() throws InterruptedException, TimeoutException {
        return handover.take(TimeUnit.SECONDS.toNanos(30));
    }

    /** Threads that are ended with the test. */
    private static final class Threads implements AutoCloseable {
        interface Work {
            void run() throws InterruptedException;
        }

        private final java.util.concurrent.ExecutorService all = Executors.newCachedThreadPool();

        void run(Work work) {
            all.execute(() -> {
                try {
                    work.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            all.shutdownNow();
        }
    }
}
