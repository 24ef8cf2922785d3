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
import java.util.Spliterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads many objects a few at a time and gives them out in the order asked. One thread at a time. */
final class ManyReads implements Spliterator<ReadResult> {
    /** Reads one object whole. */
    @FunctionalInterface
    interface Reader {
        byte[] read(PelicanUrl url) throws IOException;
    }

    private final Iterator<PelicanUrl> urls;
    private final Reader reader;
    private final ExecutorService workers;
    private final int ahead;
    private final Deque<Future<ReadResult>> running = new ArrayDeque<>();

    ManyReads(Iterator<PelicanUrl> urls, Reader reader, ExecutorService workers, int ahead) {
        this.urls = urls;
        this.reader = reader;
        this.workers = workers;
        this.ahead = ahead;
    }

    @Override
    public boolean tryAdvance(Consumer<? super ReadResult> action) {
        ReadResult next;
        try {
            while (running.size() < ahead && urls.hasNext()) {
                var url = urls.next();
                running.add(Waiting.start(workers, () -> read(url)));
            }
            if (running.isEmpty()) {
                return false;
            }
            next = Waiting.on(running.remove());
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
        running.forEach(read -> read.cancel(true));
        running.clear();
    }
}
