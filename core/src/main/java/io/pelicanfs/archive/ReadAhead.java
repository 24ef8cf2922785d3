package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Reads far members several at once and gives them out in their order, bounded by number and bytes: one after another, each would cost a
 * round trip. Neighbours in the order that come from one archive are read together, in few requests. One thread takes.
 */
final class ReadAhead implements Closeable {
    static final int MOST_AT_ONCE = 16;
    private static final long MOST_BYTES = 64L << 20;
    private static final int BATCH_MEMBERS = 1024;
    private static final long BATCH_BYTES = 8 << 20;

    /** Reads one member whole. */
    @FunctionalInterface
    interface Reading {
        byte[] of(PackInput member) throws IOException;
    }

    private record Begun(List<PackInput> members, long sizeBytes, Future<List<byte[]>> bytes) {}

    private final List<PackInput> members;
    private final Reading reading;
    private final ExecutorService threads = Workers.start("pack-read");
    private final Deque<Begun> begun = new ArrayDeque<>();
    private Iterator<byte[]> taken = Collections.emptyIterator();
    private int next;
    private long begunBytes;

    /** Begins to read nothing yet; {@code members} are those that will be taken, in that order. */
    ReadAhead(List<PackInput> members, Reading reading) {
        this.members = members;
        this.reading = reading;
    }

    /** Returns the next member's bytes, once they are there. */
    byte[] take() throws IOException {
        if (!taken.hasNext()) {
            taken = nextBatch().iterator();
        }
        return taken.next();
    }

    private List<byte[]> nextBatch() throws IOException {
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
            throw new IOException(
                    "reading '" + first.members.get(0).name() + "' failed: " + e.getCause(), e.getCause());
        } finally {
            begunBytes -= first.sizeBytes;
            fill();
        }
    }

    private void fill() {
        while (next < members.size() && begun.size() < MOST_AT_ONCE && (begun.isEmpty() || begunBytes < MOST_BYTES)) {
            var batch = batch();
            long bytes = batch.stream().mapToLong(PackInput::sizeBytes).sum();
            begunBytes += bytes;
            next += batch.size();
            begun.add(new Begun(batch, bytes, threads.submit(() -> read(batch))));
        }
    }

    /** Returns the next member, with those behind it that come from the same archive. */
    private List<PackInput> batch() {
        int end = next + 1;
        if (members.get(next).content() instanceof ArchiveContent first) {
            long bytes = members.get(next).sizeBytes();
            while (end < members.size()
                    && end - next < BATCH_MEMBERS
                    && members.get(end).content() instanceof ArchiveContent other
                    && other.archive() == first.archive()
                    && bytes + members.get(end).sizeBytes() <= BATCH_BYTES) {
                bytes += members.get(end).sizeBytes();
                end++;
            }
        }
        return members.subList(next, end);
    }

    private List<byte[]> read(List<PackInput> batch) throws IOException {
        return batch.get(0).content() instanceof ArchiveContent first
                ? first.archive()
                        .contents(batch.stream()
                                .map(input -> ((ArchiveContent) input.content()).member())
                                .toList())
                : List.of(reading.of(batch.get(0)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
