package io.pelicanfs.http;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanListener;
import java.io.Closeable;

/**
 * Sends HTTP/1.1 requests. Never follows a redirect, never decompresses, keeps no cookies, and tries nothing again but a read whose kept
 * connection the server closed before answering: whoever asks decides.
 *
 * <p>Safe for use by many threads. Connections are pooled and capped per host. {@link #close} aborts what runs.
 */
public interface HttpTransport extends Closeable {
    /**
     * Returns a transport with its own connections. Certificate authorities are read at the first {@code https} request.
     *
     * <p>Of {@code config} it uses trust, proxy, time-outs, connections per host and project. {@code listener} hears of each request and of each
     * head of an answer.
     *
     * @throws IllegalArgumentException if the proxy is not an {@code http://host:port}
     */
    static HttpTransport open(PelicanConfig config, PelicanListener listener) {
        return new PooledTransport(config, listener);
    }

    /**
     * Sends {@code request} and returns as soon as the head of the answer is there. Interrupting the calling thread aborts the request.
     *
     * @throws HttpFailure if no head of an answer came; the stage says how far it got
     */
    HttpResponse execute(HttpRequest request) throws HttpFailure;

    @Override
    void close();
}
