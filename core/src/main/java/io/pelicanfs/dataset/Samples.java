package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * One pass over a part of a dataset. Reads several windows ahead on threads of its own, bounded by bytes, and gives the samples out in the
 * order that dataset, split, shuffle and epoch determine. One thread at a time; any thread may close it, which ends a {@link #next} that waits.
 */
public final class Samples implements Closeable {
    private final Dataset dataset;
    private final List<Order.Window> windows;
    private final ExecutorService workers = Workers.start("pelicanfs-dataset");
    /** Guards itself and {@link #closed}. */
    private final Deque<Running> running = new ArrayDeque<>();

    private final int firstWindow;
    private final int skipped;
    private final OptionalLong behind;
    private int toStart;
    private long runningBytes;
    private int window;
    private int done;
    private OptionalLong position = OptionalLong.empty();
    private int failures;
    private boolean closed;

    private final LongAdder linksLeftOut = new LongAdder();

    private record Running(int number, long bytes, SampleQueue queue, Future<?> reading) {}

    Samples(Dataset dataset, List<Order.Window> windows, Optional<ResumeToken> resume) {
        this.dataset = dataset;
        this.windows = windows;
        this.firstWindow = resume.map(ResumeToken::window).orElse(0);
        this.skipped = resume.map(ResumeToken::done).orElse(0);
        this.behind = resume.map(ResumeToken::position).orElse(OptionalLong.empty());
        this.toStart = firstWindow;
        this.window = firstWindow;
        this.done = skipped;
        this.position = behind;
    }

    /** Returns the next sample; empty at the end of the part. */
    public Optional<Sample> next() throws IOException {
        while (true) {
            var ahead = first();
            if (ahead.isEmpty()) {
                return Optional.empty();
            }
            var first = ahead.get();
            try {
                var sample = first.queue.take();
                if (sample.isPresent()) {
                    if (first.number != window) {
                        window = first.number;
                        done = 0;
                    }
                    done++;
                    position = dataset.order().seed().isPresent()
                            ? OptionalLong.empty()
                            : OptionalLong.of(sample.get().position());
                    return sample;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw PelicanException.of(ErrorKind.CANCELLED, "interrupted")
                        .cause(e)
                        .build();
            } catch (IOException e) {
                tolerate(e);
            }
            ended(first);
        }
    }

    /** Starts what there is room for, and returns the window to take from; empty at the end. */
    private Optional<Running> first() throws PelicanException {
        synchronized (running) {
            if (closed) {
                throw PelicanException.of(ErrorKind.CANCELLED, "the samples were closed")
                        .build();
            }
            startAhead();
            return Optional.ofNullable(running.peek());
        }
    }

    private void ended(Running one) {
        synchronized (running) {
            runningBytes -= one.bytes;
            running.remove(one);
        }
    }

    private void tolerate(IOException e) throws IOException {
        boolean tolerable = dataset.errors().isEnd(e)
                || (++failures <= dataset.errors().most()
                        && !(e instanceof PelicanException p && p.kind() == ErrorKind.CANCELLED));
        if (!tolerable) {
            throw e;
        }
        dataset.errors().listener().accept(e);
    }

    /** Returns the text that {@link Dataset#resume} goes on from: behind the sample that {@link #next} gave last. */
    public String token() {
        return new ResumeToken(dataset.fingerprint(), dataset.part(), dataset.order(), window, done, position)
                .toString();
    }

    /** Returns how many links in archives were passed over so far, by what is read ahead too. They are no samples. */
    public long linksLeftOut() {
        return linksLeftOut.sum();
    }

    private void startAhead() {
        while (toStart < windows.size()) {
            var next = windows.get(toStart);
            long bytes = bytes(next);
            boolean room = running.size() < dataset.ahead().windows()
                    && runningBytes + bytes <= dataset.ahead().bytes();
            if (!room && !running.isEmpty()) {
                return;
            }
            int number = toStart++;
            var queue = new SampleQueue(bytes);
            runningBytes += bytes;
            running.add(new Running(number, bytes, queue, workers.submit(() -> read(next, number, queue))));
        }
    }

    /** What of a window is in memory at most: all of a shuffled one, and of one that is streamed an equal share. */
    private long bytes(Order.Window window) {
        long all = window.pieces().stream()
                .mapToLong(piece -> piece.to() - piece.from())
                .sum();
        return dataset.order().seed().isPresent()
                ? all
                : Math.min(all, dataset.ahead().bytes() / dataset.ahead().windows());
    }

    private void read(Order.Window next, int number, SampleQueue queue) {
        try {
            if (dataset.order().seed().isPresent()) {
                readMixed(next, number, queue);
            } else {
                boolean resumed = number == firstWindow && behind.isPresent();
                for (var piece : next.pieces()) {
                    stream(resumed ? piece.behind(behind.getAsLong()) : piece, queue);
                }
            }
            queue.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            queue.fail(e);
        } catch (RuntimeException | Error e) {
            queue.fail(new IOException("reading ahead failed: " + e, e));
        }
    }

    private void stream(Piece piece, SampleQueue queue) throws IOException, InterruptedException {
        try (var reader = dataset.reader(piece, linksLeftOut)) {
            for (var sample = reader.next(); sample.isPresent(); sample = reader.next()) {
                if (!queue.put(sample.get())) {
                    return;
                }
            }
        }
    }

    private void readMixed(Order.Window next, int number, SampleQueue queue) throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        Optional<IOException> cut = Optional.empty();
        for (var piece : next.pieces()) {
            try (var reader = dataset.reader(piece, linksLeftOut)) {
                for (var sample = reader.next(); sample.isPresent(); sample = reader.next()) {
                    samples.add(sample.get());
                }
            } catch (IOException e) {
                if (!dataset.errors().isEnd(e)) {
                    throw e;
                }
                cut = Optional.of(e);
            }
        }
        dataset.order().mix(samples, number);
        int from = number == firstWindow ? Math.min(skipped, samples.size()) : 0;
        for (var sample : samples.subList(from, samples.size())) {
            queue.put(sample);
        }
        if (cut.isPresent()) {
            throw cut.get();
        }
    }

    /** Stops what is read ahead. A {@link #next} that waits fails with {@link ErrorKind#CANCELLED}, and so does every later one. */
    @Override
    public void close() {
        synchronized (running) {
            closed = true;
            running.forEach(one -> {
                one.queue.close();
                one.reading.cancel(true);
            });
            running.clear();
        }
        workers.shutdownNow();
    }
}
