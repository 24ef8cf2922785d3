package io.pelicanfs.http;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request with a streamed body, and sees an answer that comes before all of it is sent: servers refuse a large PUT at once and close
 * (protocol facts §4.9), and their reason tells more than the broken pipe. One request, one thread.
 */
final class BodySender {
    /** After each so many bytes the server's side is looked at, and progress noted. */
    private static final int SLICE_BYTES = 64 << 10;

    private final RequestBody body;
    private final HeldConnection held;
    private final PelicanConfig config;
    private final LongConsumer told;
    private long sent;
    private @Nullable IOException sourceFailure;
    private @Nullable IOException cut;

    /** @param told hears of each number of bytes that was sent */
    BodySender(RequestBody body, HeldConnection held, PelicanConfig config, LongConsumer told) {
        this.body = body;
        this.held = held;
        this.config = config;
        this.told = told;
    }

    /** Returns whether the answer came before the whole body was sent: the connection is of no more use then. */
    boolean brokeOff() {
        return cut != null;
    }

    /** Sends {@code message} and waits for the head of the final answer, the header time-out from the body's end on. */
    ClassicHttpResponse execute(ClassicHttpRequest message, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        send(message, connection);
        try (var limit = TimeLimit.of(config.headerTimeout(), held::drop)) {
            try {
                return answer(message, connection);
            } catch (IOException | HttpException e) {
                if (cut != null) {
                    throw new HttpFailure(Stage.BODY, "connection ended after " + soFar() + " were sent", cut);
                }
                if (limit.passed()) {
                    var late = new java.net.SocketTimeoutException();
                    late.initCause(e);
                    throw late;
                }
                throw e;
            }
        }
    }

    private void send(ClassicHttpRequest message, HttpClientConnection connection) throws IOException, HttpException {
        try (var limit = SilenceLimit.of(config.stallTimeout(), held::drop)) {
            message.setEntity(new Entity(connection, limit));
            try {
                connection.sendRequestHeader(message);
                connection.sendRequestEntity(message);
                connection.flush();
            } catch (IOException e) {
                if (sourceFailure != null) {
                    throw new HttpFailure(
                            Stage.ABORTED, "the bytes to be sent cannot be had: " + sourceFailure.getMessage(), e);
                }
                if (limit.passed()) {
                    throw new HttpFailure(
                            Stage.STALL,
                            "stalled: took nothing for " + TimeLimit.text(config.stallTimeout()) + " after " + soFar(),
                            e);
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new HttpFailure(Stage.ABORTED, "interrupted", e);
                }
                cut = e;
            }
        }
    }

    private static ClassicHttpResponse answer(ClassicHttpRequest message, HttpClientConnection connection)
            throws IOException, HttpException {
        while (true) {
            var head = connection.receiveResponseHeader();
            if (head.getCode() >= 200) {
                if (MessageSupport.canResponseHaveBody(message.getMethod(), head)) {
                    connection.receiveResponseEntity(head);
                }
                return head;
            }
        }
    }

    private String soFar() {
        return sent + " of " + body.sizeBytes() + " bytes";
    }

    /** The body as the library wants it. */
    private final class Entity extends AbstractHttpEntity {
        private final HttpClientConnection connection;
        private final SilenceLimit limit;

        @SuppressWarnings("NullAway") // the library takes null for "none"
        Entity(HttpClientConnection connection, SilenceLimit limit) {
            super((String) null, null);
            this.connection = connection;
            this.limit = limit;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var pipe = new Pipe(out, connection, limit);
            limit.pause(); // What the source takes to come is not the server's silence.
            try {
                body.writeTo(pipe);
            } catch (IOException e) {
                sourceFailure = pipe.broken ? null : e;
                throw e;
            }
            limit.progress();
            if (sent != body.sizeBytes()) {
                sourceFailure = new IOException(soFar() + " came");
                throw sourceFailure;
            }
        }

        @Override
        public long getContentLength() {
            return body.sizeBytes();
        }

        @Override
        public boolean isStreaming() {
            return true;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public InputStream getContent() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** The way to the server, cut into slices; knows whether a failure is the server's side. */
    private final class Pipe extends OutputStream {
        private final OutputStream out;
        private final HttpClientConnection connection;
        private final SilenceLimit limit;
        private boolean broken;

        Pipe(OutputStream out, HttpClientConnection connection, SilenceLimit limit) {
            this.out = out;
            this.connection = connection;
            this.limit = limit;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (sent + length > body.sizeBytes()) {
                throw new IOException("more than " + body.sizeBytes() + " bytes came");
            }
            limit.progress();
            broken = true;
            for (int done = 0; done < length; ) {
                if (connection instanceof QuietConnection quiet && quiet.hasAnswered()) {
                    throw new IOException("answered before the body's end");
                }
                int slice = held.limit().part(Math.min(SLICE_BYTES, length - done));
                out.write(bytes, offset + done, slice);
                done += slice;
                sent += slice;
                limit.pause(); // What the rate limit takes is not the server's silence either.
                held.limit().moved(slice);
                limit.progress();
            }
            broken = false;
            limit.pause();
            told.accept(length);
        }
    }
}
