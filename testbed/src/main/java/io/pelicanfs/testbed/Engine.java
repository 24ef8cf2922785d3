package io.pelicanfs.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** All HTTP servers of the federation: one Jetty, one pool of threads, one port for each server. */
final class Engine implements AutoCloseable {

    private static final int MAX_THREADS = 400;
    private static final int HEADER_BYTES = 64 * 1024;
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Tls tls;
    private final Faults faults;
    private final RequestLog log;
    private final Curtain curtain = new Curtain();
    private final Server jetty;
    private final Map<String, TestbedServer> servers = new ConcurrentHashMap<>();
    private final Map<String, Site> sites = new ConcurrentHashMap<>();

    Engine(Tls tls, Faults faults, RequestLog log) {
        this.tls = tls;
        this.faults = faults;
        this.log = log;
        QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, 4);
        pool.setName("testbed");
        pool.setDaemon(true);
        jetty = new Server(pool);
        jetty.setStopTimeout(0);
        jetty.setHandler(new Dispatch());
    }

    /** Binds a port for a server; it answers after {@link #mount} and {@link #start}. */
    TestbedServer open(String name, Role role, boolean dated, Duration latency) throws IOException {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(dated);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        SslConnectionFactory ssl = new SslConnectionFactory(new FaultyContext(name), http.getProtocol());
        ServerConnector connector = new ServerConnector(jetty, null, null, null, 0, 1, ssl, http);
        connector.setName(name);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.open();
        jetty.addConnector(connector);
        TestbedServer server = new TestbedServer(name, role, connector, latency);
        servers.put(name, server);
        return server;
    }

    void mount(TestbedServer server, Site site) {
        sites.put(server.name(), site);
    }

    void start() {
        try {
            jetty.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start the testbed", e);
        }
    }

    @Override
    public void close() {
        curtain.fall();
        try {
            jetty.stop();
            for (TestbedServer server : servers.values()) {
                server.leavePort();
            }
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the testbed", e);
        }
    }

    private TestbedServer server(String name) {
        return Optional.ofNullable(servers.get(name)).orElseThrow();
    }

    private final class Dispatch extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            TestbedServer server =
                    server(request.getConnectionMetaData().getConnector().getName());
            Runnable work = () -> serve(server, request, response, callback);
            if (server.latency().isZero()) {
                work.run();
            } else {
                jetty.getScheduler()
                        .schedule(
                                () -> jetty.getThreadPool().execute(work),
                                server.latency().toNanos(),
                                TimeUnit.NANOSECONDS);
            }
            return true;
        }
    }

    private void serve(TestbedServer server, Request request, Response response, Callback callback) {
        String rawPath = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        Optional<String> path = GoPath.decode(rawPath).map(GoPath::clean);
        LoggedRequest logged = Logged.of(server, request, path.orElse(rawPath));
        LogEntry entry = log.add(logged);
        Sender sender = new Sender(request, response, callback, entry, curtain);
        Optional<Fault> fault = faults.strike(server, logged);
        if (fault.filter(Fault.Refuse.class::isInstance).isPresent()) {
            sender.refuse();
            return;
        }
        try {
            Reply reply = answer(server, request, path, fault, entry);
            if (fault.filter(Fault.LostAnswer.class::isInstance).isPresent()) {
                sender.refuse();
            } else {
                sender.send(reply);
            }
        } catch (Hangup e) {
            if (e.isSilent()) {
                curtain.park(callback);
            } else {
                sender.refuse();
            }
        }
    }

    private Reply answer(
            TestbedServer server, Request request, Optional<String> path, Optional<Fault> fault, LogEntry entry)
            throws Hangup {
        if (path.isEmpty()) {
            return Reply.text(400, "400 Bad Request");
        }
        Site site = Optional.ofNullable(sites.get(server.name())).orElseThrow();
        try {
            Optional<Reply> instead = fault.flatMap(given -> FaultyReply.instead(given, server.role()));
            Reply reply = instead.isPresent()
                    ? instead.get()
                    : site.answer(new Call(request, path.orElseThrow(), fault, entry, curtain));
            return fault.map(given -> FaultyReply.bend(given, reply)).orElse(reply);
        } catch (Hangup e) {
            throw e;
        } catch (IOException e) {
            return Reply.text(500, "500 Internal Server Error");
        }
    }

    /** The good context, or a bad one while a fault says so. */
    private final class FaultyContext extends SslContextFactory.Server {

        private final String name;

        FaultyContext(String name) {
            this.name = name;
            setSslContext(tls.server());
        }

        @Override
        public SSLEngine newSSLEngine(InetSocketAddress address) {
            return faults.strikeHandshake(server(name))
                    .map(kind -> tls.bad(kind).createSSLEngine(address.getHostString(), address.getPort()))
                    .orElseGet(() -> super.newSSLEngine(address));
        }
    }
}
