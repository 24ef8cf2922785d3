package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.job.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does many things a few at a time while more are still being found. A planner lists the sources and adds tasks; workers do them; the
 * caller's own thread hands each result to the listener. All queues between them are bounded, so a slow listener slows the workers and
 * slow workers the listing. A task that fails is a result like any other.
 */
final class Crew {
    private static final long LONGEST_GOODBYE_SECONDS = 5;

    /** Lists sources and adds what is to be done, on a thread of its own. */
    @FunctionalInterface
    interface Planner {
        void plan(Crew crew) throws IOException, InterruptedException;
    }

    private final TransferOptions options;
    private final TransferListener listener;
    private final Lanes lanes;
    private final ExecutorService threads = Workers.start("pelicanfs-transfer");
    private final Handover<Transferred> results = new Handover<>();
    private final AtomicInteger atWork;
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private final Claims claims = new Claims();
    private volatile boolean failures;

    private Crew(TransferOptions options, TransferListener listener) {
        this.options = options;
        this.listener = listener;
        this.lanes = new Lanes(options.parallel());
        this.atWork = new AtomicInteger(options.parallel() + 1);
    }

    /**
     * Runs {@code planner} and all it plans.
     *
     * @throws PelicanException of kind {@link ErrorKind#CANCELLED} if this thread is interrupted or the file system closed; of kind
     *     {@link ErrorKind#TRANSFER} if the deadline passed. What was under way is given up then.
     */
    static TransferSummary run(TransferOptions options, TransferListener listener, Planner planner) throws IOException {
        var crew = new Crew(options, listener);
        try {
            crew.threads.execute(() -> crew.member(() -> {
                try {
                    planner.plan(crew);
                    listener.listed();
                } finally {
                    crew.lanes.end();
                }
            }));
            for (int i = 0; i < options.parallel(); i++) {
                crew.threads.execute(() -> crew.member(crew::work));
            }
            return crew.handOut();
        } finally {
            crew.dismiss();
        }
    }

    TransferOptions options() {
        return options;
    }

    /** Which targets the sources have taken. */
    Claims claims() {
        return claims;
    }

    /** Returns the next of {@code sources}; from the second on, no two of them may become the same. */
    <S> S next(Iterator<S> sources) {
        var next = sources.next();
        if (sources.hasNext()) {
            claims.keep();
        }
        return next;
    }

    /** Threads for listing, beside those that transfer. */
    ExecutorService threads() {
        return threads;
    }

    /** Adds something to do, waiting while much waits already; in a dry run it is only told. */
    void add(Planned planned, ObjectMoves.Work work) throws InterruptedException {
        listener.planned(planned);
        if (options.isDry()) {
            report(Results.of(planned, Outcome.PLANNED));
        } else {
            lanes.add(new Task(planned.sizeBytes(), 1, () -> report(done(planned, work))));
        }
    }

    /** Adds several things that are done together; {@code job} tells the result of each. */
    void addAll(List<Planned> planned, Task.Job job) throws InterruptedException {
        for (var one : planned) {
            listener.planned(one);
            if (options.isDry()) {
                report(Results.of(one, Outcome.PLANNED));
            }
        }
        if (!options.isDry()) {
            long bytes = planned.stream().mapToLong(Planned::sizeBytes).sum();
            lanes.add(new Task(bytes, planned.size(), job));
        }
    }

    /** Tells a result that needed no work. */
    void report(Transferred result) throws InterruptedException {
        if (result.failure().isPresent()) {
            failures = true;
        }
        results.put(result);
    }

    /** Tells that something failed before it could be planned. */
    void failed(PelicanUrl url, Optional<Path> file, PelicanException failure) throws InterruptedException {
        report(Results.failed(url, file, failure));
    }

    /** Waits until everything added so far is done. */
    void drain() throws InterruptedException {
        lanes.drain();
    }

    /** Returns whether anything that has ended so far failed. */
    boolean hasFailures() {
        return failures;
    }

    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    /** One thread of the crew: whatever ends it, the caller hears of the last one's end. */
    private void member(Part part) {
        try {
            part.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            broken.compareAndSet(null, e);
        } finally {
            if (atWork.decrementAndGet() == 0 || broken.get() != null) {
                results.end();
            }
        }
    }

    private void work() throws InterruptedException {
        for (var next = lanes.take(); next.isPresent(); next = lanes.take()) {
            try {
                next.get().job().run();
            } finally {
                lanes.done(next.get());
            }
        }
    }

    private static Transferred done(Planned planned, ObjectMoves.Work work) {
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            return Results.failed(planned, Results.asPelican(e, planned.url()));
        }
    }

    private TransferSummary handOut() throws IOException {
        var count = new TransferSummary.Count();
        long end = options.deadline()
                .map(limit -> System.nanoTime() + limit.toNanos())
                .orElse(0L);
        while (true) {
            var next = next(end);
            if (next.isEmpty()) {
                rethrow();
                return count.summary();
            }
            for (var result : next) {
                if (result.failure()
                        .filter(e -> e.kind() == ErrorKind.CANCELLED)
                        .isPresent()) {
                    throw result.failure().get();
                }
                count.add(result);
                listener.finished(result);
            }
        }
    }

    private List<Transferred> next(long end) throws PelicanException {
        try {
            return results.take(options.deadline().isEmpty() ? Long.MAX_VALUE : end - System.nanoTime());
        } catch (TimeoutException e) {
            throw PelicanException.of(ErrorKind.TRANSFER, "the deadline passed before all was done")
                    .nextStep("Run the same again with more time: what is done already is left as it is.")
                    .retryable()
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PelicanException.of(ErrorKind.CANCELLED, "interrupted")
                    .cause(e)
                    .build();
        }
    }

    private void rethrow() throws IOException {
        var cause = broken.get();
        if (cause instanceof IOException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
    }

    /** Gives up what still runs, and waits until it has taken its temporary files away. */
    private void dismiss() {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_GOODBYE_SECONDS);
        for (boolean waiting = true; waiting; ) {
            try {
                threads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                waiting = false;
            } catch (InterruptedException e) {
                // Once was enough to give up.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
