package io.pelicanfs.object;

import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpFailure;
import io.pelicanfs.http.HttpResponse;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Further ranges of an object from the one server that serves a stream of it. A failure is told to the caller alone. Thread-safe. */
public final class SameServer {
    private final Access access;
    private final ServerLoop loop;
    private final PinnedVersion pinned;
    private final ObjectServer server;

    SameServer(Access access, ServerLoop loop, PinnedVersion pinned, ObjectServer server) {
        this.access = access;
        this.loop = loop;
        this.pinned = pinned;
        this.server = server;
    }

    /**
     * Opens the bytes from {@code from} up to {@code end}; the server may send fewer.
     *
     * @return empty if the server refuses
     */
    public Optional<Range> open(long from, long end) throws IOException {
        var exchange = new GetExchange(loop, pinned, from, OptionalLong.of(end));
        var response = loop.askAside(server, exchange);
        boolean good = false;
        try {
            good = response.status() == 206 && exchange.judge(server, response).isEmpty();
        } catch (PelicanException e) {
            good = false;
        } finally {
            if (!good) {
                response.abort();
            }
        }
        return good ? Optional.of(new Range(response)) : Optional.empty();
    }

    /** The bytes of one range. One thread at a time, except {@link #abort}. */
    public final class Range implements Closeable {
        private final HttpResponse response;
        private final Pace pace;

        private Range(HttpResponse response) {
            this.response = response;
            this.pace = access.paces().start(server.server(), true, response::abort);
        }

        /** Reads as {@link java.io.InputStream#read(byte[], int, int)} does. */
        public int read(byte[] bytes, int offset, int length) throws HttpFailure, IOException {
            pace.begin();
            int got = response.body().read(bytes, offset, length);
            pace.end(Math.max(got, 0));
            return got;
        }

        /** Tells the listener that so many bytes of it were used. */
        public void tell(long count) {
            access.listener().on(new PelicanEvent.BytesRead(server.server(), count));
        }

        /** Ends it at once; any thread may. */
        public void abort() {
            response.abort();
        }

        @Override
        public void close() throws IOException {
            pace.close();
            response.close();
        }
    }
}
