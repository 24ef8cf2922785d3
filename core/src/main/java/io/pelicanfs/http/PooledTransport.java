package io.pelicanfs.http;

import io.pelicanfs.PelicanConfig;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanListener;
import io.pelicanfs.http.HttpFailure.Stage;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.IdleConnectionEvictor;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Apache HttpClient's connections, pool and message exchange, without the client above them: redirects, retries, cookies, decompression and caching
 * of credentials are not switched off here, they do not take part.
 */
final class PooledTransport implements HttpTransport {
    private static final TimeValue IDLE_TIME = TimeValue.ofSeconds(30);
    private static final TimeValue EVICTION_INTERVAL = TimeValue.ofSeconds(5);
    /** A connection idle for longer is asked, for 1 ms, whether the server has closed it. */
    private static final TimeValue CHECK_AFTER = TimeValue.ofMilliseconds(100);

    private final PelicanListener listener;
    private final ProxyChoice proxies;
    private final ConnectionCaps caps;
    private final RateLimit limit;
    private final Exchange exchange;
    private final PoolingHttpClientConnectionManager pool;
    private final IdleConnectionEvictor evictor;
    private final Set<HeldConnection> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    PooledTransport(PelicanConfig config, PelicanListener listener) {
        this(config, listener, new RateLimit(config.bytesPerSecond(), System::nanoTime, RetryPolicy.Pause.SLEEP));
    }

    PooledTransport(PelicanConfig config, PelicanListener listener, RateLimit limit) {
        this.listener = listener;
        this.proxies = new ProxyChoice(config);
        this.caps = new ConnectionCaps(config.connectionsPerHost());
        this.limit = limit;
        this.pool = new PoolingHttpClientConnectionManager(
                new Connector(config.connectTimeout(), new TlsHandshake(config)),
                PoolConcurrencyPolicy.LAX,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                socket -> new QuietConnection());
        // The caps above make requests wait; the pool never does.
        pool.setDefaultMaxPerRoute(Integer.MAX_VALUE);
        pool.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setValidateAfterInactivity(CHECK_AFTER)
                .build());
        this.exchange = new Exchange(config, listener, pool, proxies);
        this.evictor = new IdleConnectionEvictor(pool, EVICTION_INTERVAL, IDLE_TIME);
        evictor.start();
    }

    @Override
    public HttpResponse execute(HttpRequest request) throws HttpFailure {
        var server = Server.of(request.uri());
        if (!server.secure() && request.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase)) {
            throw new HttpFailure(Stage.TLS, "a token is never sent over plain http", null);
        }
        var held = request.overNewConnection() ? holdNew(server) : hold(server);
        boolean kept = held.endpoint().isConnected();
        try {
            return send(request, server, held);
        } catch (HttpFailure e) {
            // A body breaks off where the server has ended the connection before, or while, it was sent.
            boolean ended = e.stage() == Stage.HEADERS || e.stage() == Stage.BODY;
            if (!kept || !ended || e.getCause() instanceof SocketTimeoutException) {
                throw e;
            }
            if (changes(request)) {
                throw e.ofKeptConnection();
            }
            return send(request, server, holdNew(server));
        }
    }

    private static boolean changes(HttpRequest request) {
        return !Set.of("GET", "HEAD", "PROPFIND").contains(request.method());
    }

    private Answer send(HttpRequest request, Server server, HeldConnection held) throws HttpFailure {
        var done = false;
        try {
            if (closed) {
                throw new HttpFailure(Stage.ABORTED, "the transport is closed", null);
            }
            var answer = tellAbout(request, server, held);
            done = true;
            return answer;
        } finally {
            if (!done) {
                held.drop();
            }
        }
    }

    private Answer tellAbout(HttpRequest request, Server server, HeldConnection held) throws HttpFailure {
        var name = server.toString();
        var target = Exchange.path(request.uri());
        listener.on(new PelicanEvent.RequestStarted(request.purpose(), request.method(), name, target));
        var begin = System.nanoTime();
        var answer = exchange.run(request, server, held);
        var took = Duration.ofNanos(System.nanoTime() - begin);
        listener.on(new PelicanEvent.ResponseReceived(
                request.purpose(), request.method(), name, target, answer.status(), took));
        return answer;
    }

    /** Takes a connection, open or not yet, from the pool as soon as the server's cap allows it. */
    private HeldConnection hold(Server server) throws HttpFailure {
        var returnPermit = caps.acquire(server);
        HeldConnection held = null;
        try {
            held = lease(server, returnPermit);
            return held;
        } finally {
            if (held == null) {
                returnPermit.run();
            }
        }
    }

    /** Takes one that is not open yet; where a server has ended one kept connection, the others are of no more use. */
    private HeldConnection holdNew(Server server) throws HttpFailure {
        while (true) {
            var held = hold(server);
            if (!held.endpoint().isConnected()) {
                return held;
            }
            held.drop();
        }
    }

    private HeldConnection lease(Server server, Runnable returnPermit) throws HttpFailure {
        if (closed) {
            throw new HttpFailure(Stage.ABORTED, "the transport is closed", null);
        }
        var route = proxies.forServer(server)
                .map(proxy -> new HttpRoute(server.address(), null, proxy, true))
                .orElseGet(() -> new HttpRoute(server.address(), null, server.secure()));
        try {
            var endpoint = pool.lease("pelicanfs", route, Timeout.ONE_MILLISECOND, null)
                    .get(Timeout.ofSeconds(1));
            var held = new HeldConnection(pool, endpoint, limit, self -> {
                running.remove(self);
                returnPermit.run();
            });
            running.add(held);
            return held;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Stage.ABORTED, "interrupted", e);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            throw new HttpFailure(closed ? Stage.ABORTED : Stage.CONNECT, "no connection from the pool", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        // Each one let go wakes the next waiting request, which sees that this is closed.
        running.forEach(HeldConnection::abort);
        evictor.shutdown();
        pool.close(CloseMode.IMMEDIATE);
    }
}
