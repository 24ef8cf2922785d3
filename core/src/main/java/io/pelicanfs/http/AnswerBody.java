package io.pelicanfs.http;

import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer. Gives the connection back with the last byte, not only at the end of the stream: whoever knows the length never reads
 * further. Reads pass straight to the socket; nothing is copied on the way.
 */
final class AnswerBody extends InputStream {
    private static final int DRAIN_LIMIT_BYTES = 64 << 10;
    private static final Duration DRAIN_TIME = Duration.ofMillis(200);

    private final InputStream in;
    private final HeldConnection held;
    private final long announcedBytes;
    private final @Nullable TimeValue keepAlive;
    private final Duration stallTimeout;
    private volatile @Nullable SilenceLimit silence;
    private long received;
    private boolean ended;
    private boolean closed;

    /**
     * @param announcedBytes the length, or -1 if it is not known in advance
     * @param keepAlive how long the server keeps the connection after this answer; {@code null} if it closes it
     */
    AnswerBody(
            InputStream in,
            HeldConnection held,
            long announcedBytes,
            @Nullable TimeValue keepAlive,
            Duration stallTimeout) {
        this.in = in;
        this.held = held;
        this.announcedBytes = announcedBytes;
        this.keepAlive = keepAlive;
        this.stallTimeout = stallTimeout;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (closed) {
            throw held.failure(new HttpFailure(Stage.ABORTED, "the answer is closed", null));
        }
        if (ended) {
            return -1;
        }
        int count;
        try {
            int part = held.limit().part(length);
            var limit = listen();
            count = in.read(into, offset, part);
            limit.pause();
            held.limit().moved(count);
        } catch (InterruptedIOException e) {
            throw broken(new HttpFailure(Stage.ABORTED, "interrupted", e));
        } catch (IOException | ConnectionShutdownException e) {
            throw broken(failure(e));
        }
        if (count > 0) {
            received += count;
        }
        if (count < 0 || received == announcedBytes) {
            ended = true;
            hushed();
            held.giveBack(keepAlive);
        }
        return count;
    }

    /** Has the silence counted from here on. */
    private SilenceLimit listen() {
        var limit = silence;
        if (limit == null) {
            limit = SilenceLimit.of(stallTimeout, held::drop);
            silence = limit;
        } else {
            limit.progress();
        }
        return limit;
    }

    private HttpFailure broken(HttpFailure e) {
        closed = true;
        hushed();
        held.drop();
        return held.failure(e);
    }

    private void hushed() {
        var limit = silence;
        if (limit != null) {
            limit.close();
        }
    }

    @Override
    public int available() throws IOException {
        return ended || closed ? 0 : in.available();
    }

    /** Returns whether the whole body was read. */
    boolean ended() {
        return ended;
    }

    void abort() {
        hushed();
        held.abort();
    }

    /** Reads a small rest, so that the connection can be used again, if it comes at once; else drops the connection. */
    @Override
    public void close() {
        if (ended || closed) {
            closed = true;
            return;
        }
        if (keepAlive != null && announcedBytes - received <= DRAIN_LIMIT_BYTES) {
            drain();
        }
        closed = true;
        hushed();
        held.drop();
    }

    private void drain() {
        try (var limit = TimeLimit.of(DRAIN_TIME, held::drop)) {
            var rest = new byte[8 << 10];
            var left = DRAIN_LIMIT_BYTES;
            while (left > 0 && !ended && !limit.passed()) {
                left -= Math.max(read(rest, 0, rest.length), 0);
            }
        } catch (IOException e) {
            held.drop();
        }
    }

    private HttpFailure failure(Exception e) {
        var soFar = announcedBytes >= 0 ? received + " of " + announcedBytes + " bytes" : received + " bytes";
        var limit = silence;
        if (limit != null && limit.passed()) {
            return new HttpFailure(
                    Stage.STALL,
                    "stalled: nothing received for " + TimeLimit.text(stallTimeout) + " after " + soFar,
                    e);
        }
        if (e instanceof MalformedChunkCodingException && !(e instanceof TruncatedChunkException)) {
            return new HttpFailure(Stage.BODY, "broken chunks after " + soFar, e);
        }
        var reset = e.getMessage() != null && e.getMessage().contains("reset");
        return new HttpFailure(Stage.BODY, "connection " + (reset ? "reset" : "ended") + " after " + soFar, e);
    }
}
