package io.pelicanfs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InferenceRunTest {
    private static final BatchLimits TWO = new BatchLimits(2, 1 << 20);
    private static final FakeEngine.Before NOTHING = ids -> {};
    private final FakeSink sink = new FakeSink();

    @Test
    void givesOneResultASampleInTheOrderOfTheSamples() throws Exception {
        var summary = run(FakeSource.numbered(1001), new FakeEngine(3, TWO, NOTHING), sink);

        assertThat(sink.lines)
                .isEqualTo(LongStream.range(0, 1001).mapToObj(i -> i + "=" + i).toList());
        assertThat(sink.committed).isTrue();
        assertThat(summary.samples()).isEqualTo(1001);
        assertThat(summary.failed()).isZero();
        assertThat(summary.sizeBytes()).isEqualTo(10 + 2 * 90 + 3 * 900 + 4);
    }

    @Test
    void keepsTheOrderWhenALaterBatchIsReadyFirst() throws Exception {
        var laterIsReady = new CountDownLatch(1);
        var engine = new FakeEngine(2, TWO, ids -> {
            if (ids.contains("0")) {
                await(laterIsReady);
            } else if (ids.contains("4")) {
                laterIsReady.countDown();
            }
        });

        run(FakeSource.numbered(6), engine, sink);

        assertThat(sink.lines).containsExactly("0=0", "1=1", "2=2", "3=3", "4=4", "5=5");
    }

    @Test
    void commitsAnEmptyResultOfNoSamples() throws Exception {
        var summary = run(FakeSource.numbered(0), new FakeEngine(1, TWO, NOTHING), sink);

        assertThat(summary.samples()).isZero();
        assertThat(sink.committed).isTrue();
    }

    @Test
    void writesAnUnreadableSampleAsAnErrorInItsPlace() throws Exception {
        var source = FakeSource.of(
                FakeSource.sample(0),
                unreadable("gone"),
                unreadable("lost"),
                unreadable("missing"),
                FakeSource.sample(4));

        var summary = run(source, new FakeEngine(2, TWO, NOTHING), sink);

        assertThat(sink.lines).containsExactly("0=0", "gone!NOT_FOUND", "lost!NOT_FOUND", "missing!NOT_FOUND", "4=4");
        assertThat(summary.failed()).isEqualTo(3);
    }

    @Test
    void triesTheSamplesOfAFailedBatchOneByOneOnce() throws Exception {
        var calls = new ArrayList<List<String>>();
        var engine = new FakeEngine(1, new BatchLimits(3, 1 << 20), ids -> {
            calls.add(ids);
            if (ids.contains("1")) {
                throw failure(ErrorKind.OTHER);
            }
        });

        run(FakeSource.numbered(4), engine, sink);

        assertThat(sink.lines).containsExactly("0=0", "1!OTHER", "2=2", "3=3");
        assertThat(calls)
                .containsExactly(List.of("0", "1", "2"), List.of("0"), List.of("1"), List.of("2"), List.of("3"));
    }

    @Test
    void neverGivesASampleTheAnswerOfAnother() throws Exception {
        var forgetful = new FakeEngine(1, TWO, NOTHING);
        assertThat(new Batch(List.of(FakeSource.sample(1), FakeSource.sample(2)), 2)
                        .answer(new ShortEngine(forgetful))
                        .results())
                .extracting(result -> result.id() + ((Answer.Embedding) result.answer()).values()[0])
                .containsExactly("11.0", "22.0");
    }

    @Test
    void readsOnlyAFixedNumberOfBatchesAhead() {
        // Of two samples each: one being written, four in the row, one in the reader's hand.
        long bound = 6 * 2;
        var source = FakeSource.numbered(100_000);
        var written = new AtomicLong();
        var ahead = new ArrayList<Long>();
        var counting = new FakeSink(results -> {
            ahead.add(source.handedOut.get() - written.get());
            written.addAndGet(results.size());
        });
        var stuck = new CountDownLatch(1);
        var engine = new FakeEngine(2, TWO, ids -> {
            if (ids.contains("0")) {
                await(stuck);
            }
        });
        var outcome =
                CompletableFuture.runAsync(() -> unchecked(new InferenceRun(source, engine, counting, progress -> {})));

        while (source.handedOut.get() < bound) {
            Thread.onSpinWait();
        }
        stuck.countDown();
        outcome.join();

        assertThat(Collections.max(ahead)).isEqualTo(bound);
    }

    @Test
    void tellsProgressAfterEachBatch() throws Exception {
        var seen = new ArrayList<Progress>();
        new InferenceRun(
                        FakeSource.of(FakeSource.sample(7), unreadable("x"), FakeSource.sample(10)),
                        new FakeEngine(1, TWO, NOTHING),
                        sink,
                        seen::add)
                .run();

        assertThat(seen)
                .containsExactly(new Progress(2, 1, 1, OptionalLong.of(3)), new Progress(3, 1, 3, OptionalLong.of(3)));
    }

    @Test
    void endsWithTheSourcesFailureAndCommitsNothing() {
        var source = FakeSource.made(10, i -> {
            if (i == 5) {
                throw new UncheckedIOException(new IOException("index damaged"));
            }
            return FakeSource.sample(i);
        });

        assertThatThrownBy(() -> run(source, new FakeEngine(1, TWO, NOTHING), sink))
                .hasRootCauseMessage("index damaged");
        assertThat(sink.committed).isFalse();
        assertThat(source.closed.getCount()).isZero();
    }

    @Test
    void endsWithTheSinksFailureAlthoughTheSourceHasNoEnd() {
        var full = new FakeSink(results -> {
            throw failure(ErrorKind.LOCAL);
        });

        assertKind(
                ErrorKind.LOCAL, () -> run(FakeSource.numbered(Long.MAX_VALUE), new FakeEngine(2, TWO, NOTHING), full));
        assertThat(full.committed).isFalse();
    }

    @Test
    void cancelEndsARunThatWaitsForBytes() throws Exception {
        var waiting = new CountDownLatch(1);
        var closed = new AtomicReference<FakeSource>();
        var source = FakeSource.made(10, i -> {
            waiting.countDown();
            // Deaf to interrupts, as a socket read is: only close() ends it.
            awaitDeaf(closed.get().closed);
            return FakeSource.sample(i);
        });
        closed.set(source);
        var run = new InferenceRun(source, new FakeEngine(1, TWO, NOTHING), sink, progress -> {});
        var outcome = CompletableFuture.supplyAsync(() -> catchThrowableOfType(PelicanException.class, run::run));

        waiting.await();
        run.cancel();

        assertThat(outcome.get().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(sink.committed).isFalse();
    }

    @Test
    void interruptEndsARunOnceItsComputationHasReturned() throws Exception {
        var computing = new CountDownLatch(1);
        var returned = new AtomicReference<>(false);
        var engine = new FakeEngine(1, TWO, ids -> {
            computing.countDown();
            await(new CountDownLatch(1));
            returned.set(true);
        });
        var run = new InferenceRun(FakeSource.numbered(10), engine, sink, progress -> {});
        var flag = new AtomicReference<>(false);
        var thrown = new AtomicReference<PelicanException>();
        var caller = new Thread(() -> {
            thrown.set(catchThrowableOfType(PelicanException.class, run::run));
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();

        computing.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(flag.get()).isTrue();
        assertThat(returned.get()).isTrue();
    }

    private static final class ShortEngine implements Engine {
        private final Engine whole;

        ShortEngine(Engine whole) {
            this.whole = whole;
        }

        @Override
        public ModelInfo describe() {
            return whole.describe();
        }

        @Override
        public BatchLimits batchLimits() {
            return whole.batchLimits();
        }

        @Override
        public int concurrency() {
            return whole.concurrency();
        }

        @Override
        public List<Answer> run(List<Sample.Read> batch) throws PelicanException {
            var answers = whole.run(batch);
            return answers.subList(answers.size() - 1, answers.size());
        }

        @Override
        public void close() {}
    }

    private static Summary run(SampleSource source, Engine engine, Sink sink) throws PelicanException {
        return new InferenceRun(source, engine, sink, progress -> {}).run();
    }

    private static void unchecked(InferenceRun run) {
        try {
            run.run();
        } catch (PelicanException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertKind(ErrorKind kind, ThrowingCallable call) {
        assertThat(catchThrowableOfType(PelicanException.class, call).kind()).isEqualTo(kind);
    }

    private static Sample unreadable(String id) {
        return new Sample.Failed(id, failure(ErrorKind.NOT_FOUND));
    }

    private static PelicanException failure(ErrorKind kind) {
        return PelicanException.of(kind, "made to fail").build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitDeaf(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
