package io.pelicanfs.http;

import io.pelicanfs.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Opens the TCP connection and, for {@code https}, the TLS session over it.
 *
 * <p>Our own for two reasons. Its sockets belong to channels, so interrupting a thread ends its connect, read or write at once, also on a platform
 * thread. And once an address has answered, its TLS failure is the outcome: the library's connector would go on to the next address and tell
 * "refused" of that one in place of a bad certificate.
 */
final class Connector implements HttpClientConnectionOperator {
    private final Duration timeout;
    private final TlsHandshake tls;

    Connector(Duration timeout, TlsHandshake tls) {
        this.timeout = timeout;
        this.tls = tls;
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost host,
            @Nullable InetSocketAddress local,
            @Nullable TimeValue connectTimeout,
            SocketConfig config,
            HttpContext context)
            throws IOException {
        if (host.getSchemeName().equals("https")) {
            tls.loadAuthorities();
        }
        open(connection, host);
        if (host.getSchemeName().equals("https")) {
            upgrade(connection, host, context);
        }
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context) throws IOException {
        var plain = connection.getSocket();
        if (plain == null) {
            throw new ConnectionClosedException();
        }
        connection.bind(tls.over(plain, host), plain);
    }

    /** Tries the host's addresses in the resolver's order until one accepts; each has the whole time-out. */
    private void open(ManagedHttpClientConnection connection, HttpHost host) throws IOException {
        IOException first = null;
        for (var address : resolve(host)) {
            @SuppressWarnings("resource") // the connection closes it
            var socket = SocketChannel.open().socket();
            try {
                // Bound before it is connected, so that an abort from another thread reaches it.
                connection.bind(socket);
                configure(socket);
                socket.connect(new InetSocketAddress(address, host.getPort()), TimeLimit.millis(timeout));
                return;
            } catch (IOException e) {
                var aborted = !connection.isOpen() || Thread.currentThread().isInterrupted();
                socket.close();
                first = first == null ? e : first;
                if (aborted) {
                    break;
                }
            }
        }
        throw new HttpFailure(Stage.CONNECT, reason(first), first);
    }

    private static InetAddress[] resolve(HttpHost host) throws HttpFailure {
        try {
            return InetAddress.getAllByName(host.getHostName());
        } catch (UnknownHostException e) {
            throw new HttpFailure(Stage.RESOLVE, "host name " + host.getHostName() + " is unknown", e);
        }
    }

    private static void configure(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
    }

    private String reason(@Nullable IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no connection within " + TimeLimit.text(timeout);
        }
        if (e instanceof NoRouteToHostException) {
            return "no route to the host";
        }
        var text = e == null || e.getMessage() == null ? "" : e.getMessage();
        return text.contains("refused") ? "connection refused" : "no connection (" + text + ")";
    }
}
