package io.pelicanfs.inference;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One run of a model over the samples of a source.
 *
 * <p>One thread reads and cuts batches; as many as the engine keeps busy ({@link Engine#concurrency}) prepare and compute, each one batch at
 * a time; one writes. Batches travel as futures through one bounded queue in the order they were read, so results come out in that order
 * whichever batch is ready first, and the reader is never more than {@code 2 × concurrency + 2} batches ahead of the writer. The number of
 * threads and the samples in memory do not grow with the work.
 *
 * <p>Everything that ends a run completes {@link #done}: the end of the samples, the first failure of source or sink, {@link #cancel}. A
 * sample that fails is a result, not an end. Thread-safe; runs once.
 */
public final class InferenceRun {
    private final SampleSource source;
    private final Engine engine;
    private final Sink sink;
    private final Consumer<Progress> listener;
    private final BlockingQueue<FutureTask<Optional<Batch.Answered>>> inOrder;
    private final CompletableFuture<Progress> done = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();

    /**
     * Wires a run; nothing happens yet.
     *
     * @param listener told after each batch is written, by the thread that writes
     */
    public InferenceRun(SampleSource source, Engine engine, Sink sink, Consumer<Progress> listener) {
        this.source = source;
        this.engine = engine;
        this.sink = sink;
        this.listener = listener;
        this.inOrder = new ArrayBlockingQueue<>(2 * engine.concurrency());
    }

    /**
     * Runs to the end and commits the sink. Closes the source in any case; engine and sink stay the caller's. No thread of the run lives
     * when this returns.
     *
     * @throws PelicanException of the source or the sink; of kind {@code CANCELLED} after {@link #cancel}, or if the calling thread was
     *     interrupted, whose flag is then set again
     */
    public Summary run() throws PelicanException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a run runs once");
        }
        long start = System.nanoTime();
        var stages = Workers.bounded("infer-stage", 2);
        var workers = Workers.bounded("infer-engine", engine.concurrency());
        Progress end;
        try {
            stages.execute(() -> orEnd(() -> read(workers)));
            stages.execute(() -> orEnd(this::write));
            end = done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (ExecutionException e) {
            throw thrown(cause(e));
        } finally {
            stop(stages, workers);
        }
        sink.commit();
        return new Summary(end.samples(), end.failed(), end.sizeBytes(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** Ends a run in progress, which then fails with {@code CANCELLED}; without effect after its end. */
    public void cancel() {
        done.completeExceptionally(cancelled());
    }

    private void read(ExecutorService workers) throws IOException, InterruptedException {
        var batcher = new Batcher(source, engine.batchLimits());
        for (var batch = batcher.next(); batch.isPresent(); batch = batcher.next()) {
            var next = batch.get();
            var task = new FutureTask<>(() -> Optional.of(next.answer(engine)));
            // First the place in the row, then the work: the row's capacity is what bounds both.
            inOrder.put(task);
            workers.execute(task);
        }
        var last = new FutureTask<Optional<Batch.Answered>>(Optional::empty);
        last.run();
        inOrder.put(last);
    }

    private void write() throws PelicanException, InterruptedException, ExecutionException {
        var progress = new Progress(0, 0, 0, source.count());
        for (var batch = inOrder.take().get();
                batch.isPresent();
                batch = inOrder.take().get()) {
            var answered = batch.get();
            sink.write(answered.results());
            progress = new Progress(
                    progress.samples() + answered.results().size(),
                    progress.failed() + answered.failed(),
                    progress.sizeBytes() + answered.sizeBytes(),
                    progress.total());
            listener.accept(progress);
        }
        done.complete(progress);
    }

    private interface Stage {
        void run() throws IOException, InterruptedException, ExecutionException;
    }

    private void orEnd(Stage stage) {
        try {
            stage.run();
        } catch (InterruptedException e) {
            // Only stop() interrupts a stage, when the run has ended.
        } catch (ExecutionException e) {
            done.completeExceptionally(cause(e));
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    /** Ends all threads and waits for them: an engine must not be closed under a computation. */
    private void stop(ExecutorService stages, ExecutorService workers) {
        stages.shutdownNow();
        workers.shutdownNow();
        try {
            source.close();
        } catch (IOException | RuntimeException e) {
            // All samples were read, or the run has a better reason to fail.
        }
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                if (stages.awaitTermination(1, TimeUnit.HOURS) && workers.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static PelicanException cancelled() {
        return PelicanException.of(ErrorKind.CANCELLED, "the run was cancelled").build();
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static PelicanException thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException bug) {
            throw bug;
        }
        return cause instanceof PelicanException known
                ? known
                : PelicanException.of(ErrorKind.OTHER, "the samples cannot be read: " + cause.getMessage())
                        .cause(cause)
                        .build();
    }
}
