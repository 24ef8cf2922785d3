package io.pelicanfs.testbed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * A CONNECT proxy, for clients with {@code https_proxy}: tunnels to servers of the testbed under their own ports, and to
 * discovery under the configured host names; everything else is 502.
 */
final class ConnectProxy implements AutoCloseable {

    private static final int MOST_HEADER_BYTES = 64 * 1024;
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket listener;
    private final ExecutorService threads;
    private final RequestLog log;
    private final Map<String, Integer> targets;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** {@code targets} gives the port on loopback by {@code host:port} as clients name it. */
    ConnectProxy(Map<String, Integer> targets, ExecutorService threads, RequestLog log) throws IOException {
        this.targets = Map.copyOf(targets);
        this.threads = threads;
        this.log = log;
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String url() {
        return "http://localhost:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException gone) {
                // Closed, or a client that was gone before it was accepted: the loop condition decides.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String[] words = head(in).split(" ", 3);
            boolean connect = words.length == 3 && words[0].equals("CONNECT");
            Optional<Integer> port = connect ? Optional.ofNullable(targets.get(words[1])) : Optional.empty();
            LogEntry entry = log.add(new LoggedRequest(
                    0,
                    Role.PROXY,
                    "proxy",
                    Source.CLIENT,
                    words[0],
                    words.length > 1 ? words[1] : "",
                    "",
                    Map.of(),
                    Set.of(),
                    0,
                    0,
                    0));
            int status = port.isPresent() ? 200 : connect ? 502 : 405;
            entry.status(status);
            if (port.isPresent()) {
                tunnel(client, in, port.get());
            } else {
                reply(client.getOutputStream(), status + " Refused\r\nContent-Length: 0");
            }
        } catch (IOException gone) {
            // There is nobody left to tell.
        } finally {
            open.remove(client);
        }
    }

    private void tunnel(Socket client, InputStream in, int port) throws IOException {
        try (Socket server = new Socket()) {
            open.add(server);
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            } catch (IOException e) {
                reply(client.getOutputStream(), "502 Bad Gateway\r\nContent-Length: 0");
                return;
            }
            reply(client.getOutputStream(), "200 Connection established");
            threads.execute(() -> pump(server, client));
            copy(in, server.getOutputStream());
            server.shutdownOutput();
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    /** Ends both directions when the server is done. */
    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException gone) {
            // One side closed the tunnel; try-with-resources closes the other.
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            out.flush();
        }
    }

    private static void reply(OutputStream out, String statusAndHeaders) throws IOException {
        out.write(("HTTP/1.1 " + statusAndHeaders + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** The request line; the headers are read and left. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MOST_HEADER_BYTES && head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("no request");
            }
            head.append((char) c);
        }
        int end = head.indexOf("\r\n");
        return end < 0 ? "" : head.substring(0, end);
    }
}
