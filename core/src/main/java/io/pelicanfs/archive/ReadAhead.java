package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Reads far members several at once and gives them out in their order, bounded by number and bytes: one after another, each would cost a
 * round trip. One thread takes.
 */
final class ReadAhead implements Closeable {
    static final int MOST_AT_ONCE = 16;
    private static final long MOST_BYTES = 64L << 20;

    /** Reads one member whole. */
    @FunctionalInterface
    interface Reading {
        byte[] of(PackInput member) throws IOException;
    }

    private record Begun(PackInput member, Future<byte[]> bytes) {}

    private final Iterator<PackInput> members;
    private final Reading reading;
    private final ExecutorService threads = Workers.start("pack-read");
    private final Deque<Begun> begun = new ArrayDeque<>();
    private long begunBytes;

    /** Begins to read nothing yet; {@code members} are those that will be taken, in that order. */
    ReadAhead(List<PackInput> members, Reading reading) {
        this.members = members.iterator();
        this.reading = reading;
    }

    /** Returns the next member's bytes, once they are there. */
    byte[] take() throws IOException {
        fill();
        var first = begun.remove();
        try {
            return first.bytes.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PelicanException.of(ErrorKind.CANCELLED, "packing was interrupted")
                    .build();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException told) {
                throw told;
            }
            throw new IOException("reading '" + first.member.name() + "' failed: " + e.getCause(), e.getCause());
        } finally {
            begunBytes -= first.member.sizeBytes();
            fill();
        }
    }

    private void fill() {
        while (members.hasNext() && begun.size() < MOST_AT_ONCE && (begun.isEmpty() || begunBytes < MOST_BYTES)) {
            var member = members.next();
            begunBytes += member.sizeBytes();
            begun.add(new Begun(member, threads.submit(() -> reading.of(member))));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
