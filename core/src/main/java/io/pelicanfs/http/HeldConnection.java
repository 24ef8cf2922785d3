package io.pelicanfs.http;

import io.pelicanfs.http.HttpFailure.Stage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * A pooled connection while one request has it, from before it is opened to the end of the answer's body. It is let go exactly once, by whoever
 * comes first: the reader at the end of the body, a failure, a time limit or an abort from another thread.
 */
final class HeldConnection {
    private final HttpClientConnectionManager pool;
    private final ConnectionEndpoint endpoint;
    private final RateLimit limit;
    private final Consumer<HeldConnection> whenLetGo;
    private final AtomicBoolean letGo = new AtomicBoolean();
    private volatile boolean aborted;

    HeldConnection(
            HttpClientConnectionManager pool,
            ConnectionEndpoint endpoint,
            RateLimit limit,
            Consumer<HeldConnection> whenLetGo) {
        this.pool = pool;
        this.endpoint = endpoint;
        this.limit = limit;
        this.whenLetGo = whenLetGo;
    }

    ConnectionEndpoint endpoint() {
        return endpoint;
    }

    /** Returns what bodies over this connection keep to. */
    RateLimit limit() {
        return limit;
    }

    /** Gives the connection back, to be used again within {@code keepAlive}; {@code null} closes it in good order. */
    void giveBack(@Nullable TimeValue keepAlive) {
        if (letGo.compareAndSet(false, true)) {
            release(keepAlive);
        }
    }

    /** Ends the connection at once. */
    void drop() {
        if (letGo.compareAndSet(false, true)) {
            endpoint.close(CloseMode.IMMEDIATE);
            release(TimeValue.ZERO_MILLISECONDS);
        }
    }

    /** Ends the connection at once because the caller, or the transport's end, wants it. */
    void abort() {
        aborted = true;
        drop();
    }

    /** Returns why {@code cause} happened if it was wanted: an abort, or an interrupt of this thread; else {@code otherwise}. */
    HttpFailure failure(HttpFailure otherwise) {
        if (aborted) {
            return new HttpFailure(Stage.ABORTED, "aborted", otherwise.getCause());
        }
        if (Thread.currentThread().isInterrupted()) {
            return new HttpFailure(Stage.ABORTED, "interrupted", otherwise.getCause());
        }
        return otherwise;
    }

    private void release(@Nullable TimeValue keepAlive) {
        try {
            pool.release(endpoint, null, keepAlive);
        } finally {
            whenLetGo.accept(this);
        }
    }
}
