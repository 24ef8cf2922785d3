package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.read.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Queue;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads many objects a few at a time and gives them out in the order asked. Each worker goes on from one object to the next by itself, as long as
 * some wait: handing each over to another thread would take as long as a small object. One thread at a time.
 */
final class ManyReads implements Spliterator<ReadResult> {
    /** Reads one object whole. */
    @FunctionalInterface
    interface Reader {
        byte[] read(PelicanUrl url) throws IOException;
    }

    private record Read(PelicanUrl url, CompletableFuture<ReadResult> result) {}

    private final Iterator<PelicanUrl> urls;
    private final Reader reader;
    private final ExecutorService workers;
    private final int atOnce;
    private final Deque<Read> inOrder = new ArrayDeque<>();
    private final Queue<Read> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();
    private final Queue<Future<?>> work = new ArrayDeque<>();

    /** @param atOnce how many are read at once at most; twice as many are in memory */
    ManyReads(Iterator<PelicanUrl> urls, Reader reader, ExecutorService workers, int atOnce) {
        this.urls = urls;
        this.reader = reader;
        this.workers = workers;
        this.atOnce = atOnce;
    }

    @Override
    public boolean tryAdvance(Consumer<? super ReadResult> action) {
        ReadResult next;
        try {
            while (inOrder.size() < 2 * atOnce && urls.hasNext()) {
                var read = new Read(urls.next(), new CompletableFuture<>());
                inOrder.add(read);
                waiting.add(read);
                startWorker();
            }
            if (inOrder.isEmpty()) {
                return false;
            }
            next = Waiting.on(inOrder.remove().result);
        } catch (IOException e) {
            cancel();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            cancel();
            throw e;
        }
        action.accept(next);
        return true;
    }

    private void startWorker() throws PelicanException {
        if (mayWork()) {
            work.removeIf(Future::isDone);
            work.add(Waiting.start(workers, () -> {
                work();
                return null;
            }));
        }
    }

    private boolean mayWork() {
        int before = working.getAndUpdate(count -> count < atOnce ? count + 1 : count);
        return before < atOnce;
    }

    /** Reads what waits. Who leaves looks once more: something may have come for which no other was started. */
    private void work() {
        do {
            try {
                for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                    read(next);
                }
            } finally {
                working.decrementAndGet();
            }
        } while (!waiting.isEmpty() && mayWork());
    }

    private void read(Read next) {
        try {
            next.result.complete(read(next.url));
        } catch (RuntimeException | Error e) {
            next.result.completeExceptionally(e);
        }
    }

    /** Never splits: a part of its own would be read as a whole into memory. */
    @Override
    public @Nullable Spliterator<ReadResult> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return ORDERED | NONNULL;
    }

    private ReadResult read(PelicanUrl url) {
        try {
            return new ReadResult.Success(url, reader.read(url));
        } catch (PelicanException e) {
            return new ReadResult.Failure(url, e);
        } catch (IOException e) {
            return new ReadResult.Failure(
                    url,
                    PelicanException.of(ErrorKind.TRANSFER, String.valueOf(e.getMessage()))
                            .url(url)
                            .cause(e)
                            .build());
        }
    }

    /** Gives up what is being read. */
    void cancel() {
        waiting.clear();
        inOrder.clear();
        work.forEach(loop -> loop.cancel(true));
        work.clear();
    }
}
