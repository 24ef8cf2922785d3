package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PositionalReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A deflated member, or a sparse one with its holes filled: the first read at random inflates the whole of it into memory, as deflate has no
 * way in but from its beginning. A stream inflates as it goes and needs no such memory.
 */
final class DeflatedView implements PositionalReader {
    /** The largest member that is inflated for random access. */
    static final int MAX_BYTES = 64 << 20;

    /** What one archive's open views may hold together, in the budget's unit. */
    static final int BUDGET_KIB = 256 << 10;

    private final MemberReader reader;
    private final int ordinal;
    private final Semaphore budgetKib;
    private final AtomicReference<@Nullable FutureTask<byte[]>> content = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Whether this view holds its share of the budget. */
    private final AtomicBoolean inflated = new AtomicBoolean();

    DeflatedView(MemberReader reader, int ordinal, Semaphore budgetKib) {
        this.reader = reader;
        this.ordinal = ordinal;
        this.budgetKib = budgetKib;
    }

    @Override
    public long size() {
        return reader.index().sizeBytes(ordinal);
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        byte[] bytes = content();
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= bytes.length) {
            return -1;
        }
        int count = Math.min(target.remaining(), bytes.length - (int) position);
        target.put(bytes, (int) position, count);
        return count;
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException {
        byte[] bytes = content();
        var buffers = new ArrayList<ByteBuffer>(ranges.size());
        for (var range : ranges) {
            if (range.end() > bytes.length) {
                throw new EOFException("the member has " + bytes.length + " bytes, wanted " + range);
            }
            buffers.add(ByteBuffer.wrap(bytes, (int) range.offset(), (int) range.length())
                    .slice()
                    .asReadOnlyBuffer());
        }
        return buffers;
    }

    @Override
    public InputStream stream() throws IOException {
        requireOpen();
        return reader.stream(ordinal);
    }

    @Override
    public void close() {
        closed.set(true);
        var task = content.get();
        // Who still inflates frees it afterwards.
        if (task != null && task.isDone()) {
            free(task);
        }
    }

    /** Returns the content; of many threads that want it first, one inflates and the others wait for it. */
    private byte[] content() throws IOException {
        requireOpen();
        var mine = new FutureTask<>(this::inflate);
        var task = content.compareAndExchange(null, mine);
        if (task == null) {
            task = mine;
            mine.run();
        }
        try {
            byte[] bytes = task.get();
            if (closed.get()) {
                free(task);
            }
            requireOpen();
            return bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled("reading the member was interrupted");
        } catch (ExecutionException e) {
            // The next read tries again: what failed may have been the network.
            content.compareAndSet(task, null);
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private byte[] inflate() throws IOException {
        if (size() > MAX_BYTES) {
            throw tooMuch("the deflated or sparse member of " + size() + " bytes is too large to be read at random");
        }
        if (!budgetKib.tryAcquire(kib())) {
            throw tooMuch("too many deflated or sparse members are open at random at once");
        }
        inflated.set(true);
        try {
            return reader.read(ordinal);
        } catch (IOException | RuntimeException | Error e) {
            inflated.set(false);
            budgetKib.release(kib());
            throw e;
        }
    }

    /** Gives back what a finished task took; whoever gets to the task first does. */
    private void free(FutureTask<byte[]> task) {
        if (content.compareAndSet(task, null) && inflated.compareAndSet(true, false)) {
            budgetKib.release(kib());
        }
    }

    private int kib() {
        return (int) (size() / 1024) + 1;
    }

    private PelicanException tooMuch(String summary) {
        return reader.object()
                .unsupported(reader.index().name(ordinal), summary, "Read it as a stream, or get it whole.");
    }

    private void requireOpen() throws PelicanException {
        if (closed.get()) {
            throw cancelled("the reader of the member was closed");
        }
    }

    private PelicanException cancelled(String summary) {
        return PelicanException.of(ErrorKind.CANCELLED, summary)
                .url(reader.object().url())
                .build();
    }
}
