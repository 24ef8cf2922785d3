package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content.Sink;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts one reply on the wire, exactly as its delivery says, and reports progress to the log. */
final class Sender implements Content.Sink {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final LogEntry entry;
    private final Curtain curtain;

    private Delivery delivery = Delivery.WHOLE;
    private long sent;
    private long objectPosition;

    Sender(Request request, Response response, Callback callback, LogEntry entry, Curtain curtain) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.entry = entry;
        this.curtain = curtain;
    }

    /** Closes the connection without an answer. */
    void refuse() {
        abort();
    }

    void send(Reply reply) {
        try {
            deliver(reply);
        } catch (IOException | IllegalStateException e) {
            abort();
        } finally {
            reply.close();
        }
    }

    private void deliver(Reply reply) throws IOException {
        delivery = reply.delivery();
        writeHead(reply);
        boolean head = request.getMethod().equals("HEAD");
        if (reply.contentLength().isEmpty() || delivery.ending() != Delivery.Ending.COMPLETE) {
            // Headers first: with the last write, Jetty would add the length of what was written.
            Sink.write(response, false, ByteBuffer.allocate(0));
        }
        if (!head) {
            for (Reply.Part part : reply.parts()) {
                objectPosition = part.objectOffset();
                part.content().copy(part.offset(), part.length(), this);
            }
        }
        switch (delivery.ending()) {
            case COMPLETE -> callback.succeeded();
            case CLOSE -> abort();
            case STALL -> curtain.park(callback);
        }
    }

    private void writeHead(Reply reply) {
        entry.status(reply.status());
        response.setStatus(reply.status());
        HttpFields.Mutable headers = HttpFields.build(reply.headers());
        Optional.ofNullable(headers.get(HttpHeader.DATE)).ifPresent(date -> {
            // Jetty's own Date cannot be removed, only replaced.
            response.getHeaders().put(HttpHeader.DATE, date);
            headers.remove(HttpHeader.DATE);
        });
        response.getHeaders().add(headers);
        OptionalLong length = reply.contentLength();
        boolean unannounced = request.getMethod().equals("HEAD") && reply.isChunked();
        if (length.isPresent() && !unannounced) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length.getAsLong());
        }
        if (reply.isChunked() && !unannounced) {
            // Said aloud, or Jetty would end the body of a connection that closes by closing it.
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
        reply.trailer()
                .ifPresent(status -> response.setTrailersSupplier(() ->
                        HttpFields.build().add("X-Transfer-Status", status).asImmutable()));
    }

    @Override
    public boolean write(byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            long room = Math.min(delivery.limitBytes() - sent, delivery.pieceBytes());
            int count = (int) Math.min(room, end - at);
            if (count == 0) {
                return false;
            }
            pause();
            ByteBuffer piece = spoiled(bytes, at, count);
            entry.bytesSent(sent + count);
            Sink.write(response, false, piece);
            sent += count;
            at += count;
            objectPosition += objectPosition < 0 ? 0 : count;
        }
        return sent < delivery.limitBytes();
    }

    private ByteBuffer spoiled(byte[] bytes, int at, int count) {
        long within = delivery.flipAt() - objectPosition;
        if (delivery.flipAt() < 0 || objectPosition < 0 || within < 0 || within >= count) {
            return ByteBuffer.wrap(bytes, at, count);
        }
        byte[] copy = new byte[count];
        System.arraycopy(bytes, at, copy, 0, count);
        copy[(int) within] ^= 1;
        return ByteBuffer.wrap(copy);
    }

    private void pause() throws IOException {
        Duration pause = delivery.pause();
        if (!pause.isZero() && !curtain.pause(pause)) {
            throw new EofException("the testbed is closing");
        }
    }

    private void abort() {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EofException("closed on purpose"));
    }
}
