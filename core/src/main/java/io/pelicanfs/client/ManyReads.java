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
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Reads many objects a few at a time and gives them out in the order asked. One thread at a time. */
final class ManyReads implements Iterator<ReadResult> {
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
    public boolean hasNext() {
        return !running.isEmpty() || urls.hasNext();
    }

    @Override
    public ReadResult next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (running.size() < ahead && urls.hasNext()) {
            var url = urls.next();
            running.add(workers.submit(() -> read(url)));
        }
        try {
            return Waiting.on(running.remove());
        } catch (IOException e) {
            cancel();
            throw new UncheckedIOException(e);
        }
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
