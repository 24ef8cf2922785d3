package io.pelicanfs.http;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** Sends one request over a held connection, opening it first if need be, and waits for the head of the answer. */
final class Exchange {
    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();
    private static final ConnectionReuseStrategy REUSE = DefaultConnectionReuseStrategy.INSTANCE;

    private final PelicanConfig config;
    private final PelicanListener listener;
    private final HttpClientConnectionManager pool;
    private final ProxyChoice proxies;
    private final String userAgent;

    Exchange(PelicanConfig config, PelicanListener listener, HttpClientConnectionManager pool, ProxyChoice proxies) {
        this.config = config;
        this.listener = listener;
        this.pool = pool;
        this.proxies = proxies;
        this.userAgent = UserAgent.of(config.project());
    }

    /** Returns the answer, which holds the connection from then on; after a failure the connection is the caller's to drop. */
    Answer run(HttpRequest request, Server server, HeldConnection held) throws HttpFailure {
        var context = HttpClientContext.create();
        if (!held.endpoint().isConnected()) {
            connect(server, held, context);
        }
        var message = message(request, server);
        try {
            if (!(request.body() instanceof BytesBody)) {
                return stream(message, request, server, held, context);
            }
            var head = head(message, held, context);
            return Answer.of(head, held, keepAlive(message, head, context), config.stallTimeout());
        } catch (HttpFailure e) {
            throw e;
        } catch (IOException | ConnectionShutdownException e) {
            throw held.failure(new HttpFailure(Stage.HEADERS, "connection ended with the head of the answer", e));
        }
    }

    private Answer stream(
            ClassicHttpRequest message,
            HttpRequest request,
            Server server,
            HeldConnection held,
            HttpClientContext context)
            throws IOException {
        var name = server.toString();
        var sender = new BodySender(
                request.body(), held, config, count -> listener.on(new PelicanEvent.BytesWritten(name, count)));
        ClassicHttpResponse head;
        try {
            head = held.endpoint().execute("pelicanfs", message, sender::execute, context);
        } catch (HttpFailure e) {
            throw held.failure(e);
        } catch (SocketTimeoutException e) {
            throw held.failure(
                    new HttpFailure(Stage.HEADERS, "no answer within " + TimeLimit.text(config.headerTimeout()), e));
        } catch (IOException | HttpException | ConnectionShutdownException e) {
            throw held.failure(new HttpFailure(Stage.HEADERS, reason(e), e));
        }
        return Answer.of(
                head, held, sender.brokeOff() ? null : keepAlive(message, head, context), config.stallTimeout());
    }

    private void connect(Server server, HeldConnection held, HttpClientContext context) throws HttpFailure {
        var proxy = proxies.forServer(server);
        try {
            pool.connect(held.endpoint(), null, context);
        } catch (HttpFailure e) {
            throw held.failure(
                    proxy.map(host -> throughProxy(e.stage(), host, e)).orElse(e));
        } catch (IOException | ConnectionShutdownException e) {
            throw held.failure(new HttpFailure(Stage.CONNECT, "no connection", e));
        }
        if (proxy.isPresent()) {
            tunnel(server, proxy.get(), held, context);
        }
    }

    /** Has the proxy connect to the server (RFC 9110 §9.3.6) and lays TLS over that. */
    private void tunnel(Server server, HttpHost proxy, HeldConnection held, HttpClientContext context)
            throws HttpFailure {
        var connect = new BasicClassicHttpRequest("CONNECT", server.address(), server.hostAndPort());
        connect.addHeader("Host", server.hostAndPort());
        connect.addHeader("User-Agent", userAgent);
        proxies.authorization().ifPresent(value -> connect.addHeader("Proxy-Authorization", value));
        int status;
        try {
            status = head(connect, held, context).getCode();
        } catch (HttpFailure e) {
            throw held.failure(throughProxy(Stage.CONNECT, proxy, e));
        }
        if (status / 100 != 2) {
            throw new HttpFailure(
                    Stage.CONNECT,
                    "proxy " + proxy.toHostString() + " refuses to connect to " + server.hostAndPort() + ": status "
                            + status,
                    null);
        }
        try {
            pool.upgrade(held.endpoint(), context);
        } catch (HttpFailure e) {
            throw held.failure(e);
        } catch (IOException | ConnectionShutdownException e) {
            throw held.failure(new HttpFailure(Stage.TLS, "connection ended before the TLS handshake", e));
        }
    }

    private static HttpFailure throughProxy(Stage stage, HttpHost proxy, HttpFailure e) {
        return new HttpFailure(stage, "proxy " + proxy.toHostString() + ": " + e.getMessage(), e);
    }

    /** Sends {@code message}; the head of the answer must be complete within the header time-out, however slowly it trickles. */
    private ClassicHttpResponse head(ClassicHttpRequest message, HeldConnection held, HttpClientContext context)
            throws HttpFailure {
        var time = config.headerTimeout();
        try (var limit = TimeLimit.of(time, held::drop)) {
            try {
                var head = held.endpoint().execute("pelicanfs", message, EXECUTOR::execute, context);
                if (!limit.passed()) {
                    return head;
                }
                throw new SocketTimeoutException();
            } catch (IOException | HttpException | ConnectionShutdownException e) {
                if (limit.passed() || e instanceof SocketTimeoutException) {
                    throw held.failure(
                            new HttpFailure(Stage.HEADERS, "no answer within " + TimeLimit.text(time), timeout(e)));
                }
                throw held.failure(new HttpFailure(Stage.HEADERS, reason(e), e));
            }
        }
    }

    /** The limit ends the connection, which the reader sees as some other failure. */
    private static SocketTimeoutException timeout(Exception e) {
        if (e instanceof SocketTimeoutException timeout) {
            return timeout;
        }
        var timeout = new SocketTimeoutException();
        timeout.initCause(e);
        return timeout;
    }

    private static String reason(Exception e) {
        if (e instanceof MessageConstraintException) {
            return "the head of the answer is too large";
        }
        if (e instanceof HttpException) {
            return "the answer is not HTTP";
        }
        return e instanceof ConnectionClosedException && e.getMessage() != null
                ? e.getMessage()
                : "connection ended before an answer";
    }

    private ClassicHttpRequest message(HttpRequest request, Server server) {
        var query = request.uri().getRawQuery();
        var target = path(request.uri()) + (query == null ? "" : "?" + query);
        var message = new BasicClassicHttpRequest(request.method(), server.address(), target);
        message.addHeader("Host", server.hostHeader());
        message.addHeader("User-Agent", userAgent);
        message.addHeader("Accept-Encoding", "identity");
        request.headers().forEach(message::addHeader);
        var body = request.body();
        if (body.sizeBytes() > 0
                || request.method().equals("PUT")
                || request.method().equals("POST")) {
            message.addHeader("Content-Length", body.sizeBytes());
        }
        if (body instanceof BytesBody small && message.containsHeader("Content-Length")) {
            message.setEntity(new ByteArrayEntity(small.bytes(), null));
        }
        return message;
    }

    /** Returns the path as it is sent. */
    static String path(URI uri) {
        return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }

    private static @Nullable TimeValue keepAlive(
            ClassicHttpRequest message, ClassicHttpResponse head, HttpClientContext context) {
        return REUSE.keepAlive(message, head, context)
                ? DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(head, context)
                : null;
    }
}
