package io.pelicanfs.transfer;

import io.pelicanfs.PelicanException;
import io.pelicanfs.object.SameServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Requests that fetch further pieces beside the first one. One that breaks off leaves a gap, which the first one's thread fills with all the
 * care for failures. All methods are that one thread's.
 */
final class OtherRanges implements Closeable {
    private static final class Other {
        private final Piece piece;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicReference<SameServer.Range> open = new AtomicReference<>();
        private volatile boolean stopped;

        Other(Piece piece) {
            this.piece = piece;
        }

        void stop() {
            stopped = true;
            var range = open.get();
            if (range != null) {
                range.abort();
            }
        }
    }

    private final ExecutorService workers;
    private final PartialFile part;
    private final FinishedRanges finished;
    private final List<Other> running = new ArrayList<>();

    OtherRanges(ExecutorService workers, PartialFile part, FinishedRanges finished) {
        this.workers = workers;
        this.part = part;
        this.finished = finished;
    }

    void start(SameServer server, Piece piece) {
        var other = new Other(piece);
        running.add(other);
        try {
            workers.execute(() -> run(server, other));
        } catch (RejectedExecutionException e) {
            other.done.complete(null);
        }
    }

    private void run(SameServer server, Other other) {
        try {
            fetch(server, other);
            other.done.complete(null);
        } catch (PelicanException e) {
            other.done.completeExceptionally(e); // the file cannot be written
        } catch (IOException e) {
            other.done.complete(null); // a gap
        } catch (RuntimeException | Error e) {
            other.done.completeExceptionally(e);
        }
    }

    private void fetch(SameServer server, Other other) throws IOException {
        var piece = other.piece;
        var opened = server.open(piece.position(), piece.end());
        if (opened.isEmpty()) {
            return;
        }
        try (var range = opened.get()) {
            other.open.set(range);
            var buffer = new byte[Download.STEP_BYTES];
            while (!other.stopped && piece.left() > 0) {
                int wanted = (int) Math.min(buffer.length, piece.left());
                int filled = 0;
                int got = 0;
                while (filled < wanted && (got = range.read(buffer, filled, wanted - filled)) > 0) {
                    filled += got;
                }
                part.write(ByteBuffer.wrap(buffer, 0, filled), piece.position());
                finished.add(piece.position(), piece.position() + filled);
                piece.advance(filled);
                range.tell(filled);
                if (got <= 0 && filled < wanted) {
                    return;
                }
            }
            if (piece.left() == 0) {
                return;
            }
            range.abort();
        }
    }

    /** Returns how many requests are under way. */
    int count() throws IOException {
        var ended = running.stream().filter(other -> other.done.isDone()).toList();
        for (var other : ended) {
            running.remove(other);
            join(other);
        }
        return running.size();
    }

    /** Cuts off and returns half of the largest piece, if it is worth another request. */
    Optional<Piece> splitLargest() {
        return running.stream()
                .map(other -> other.piece)
                .max(Comparator.comparingLong(Piece::left))
                .flatMap(Piece::split);
    }

    long largestLeft() {
        return running.stream().mapToLong(other -> other.piece.left()).max().orElse(0);
    }

    /** Waits for one request to end. */
    void awaitOne() throws IOException {
        if (!running.isEmpty()) {
            join(running.remove(0));
        }
    }

    private static void join(Other other) throws IOException {
        try {
            other.done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends what is under way, and returns once nothing writes to the file any more. */
    @Override
    public void close() {
        running.forEach(Other::stop);
        running.forEach(other -> other.done.handle((nothing, failure) -> null).join());
        running.clear();
    }
}
