package io.pelicanfs.read;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** Starts work on another thread, waits for it and throws what it threw. */
public final class Waiting {
    private Waiting() {}

    /**
     * Returns the result of {@code work}.
     *
     * @throws PelicanException of kind {@link ErrorKind#CANCELLED} if this thread is interrupted; the work is cancelled then
     */
    public static <T> T on(Future<T> work) throws IOException {
        try {
            return work.get();
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            throw PelicanException.of(ErrorKind.CANCELLED, "interrupted")
                    .cause(e)
                    .build();
        } catch (ExecutionException e) {
            throw translated(e);
        }
    }

    /**
     * Starts {@code work}.
     *
     * @throws PelicanException of kind {@link ErrorKind#CANCELLED} if {@code workers} were shut down
     */
    public static <T> Future<T> start(ExecutorService workers, Callable<T> work) throws PelicanException {
        try {
            return workers.submit(work);
        } catch (RejectedExecutionException e) {
            throw PelicanException.of(ErrorKind.CANCELLED, "the file system is closed")
                    .cause(e)
                    .build();
        }
    }

    private static IOException translated(ExecutionException e) {
        var cause = e.getCause();
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(e);
    }
}
