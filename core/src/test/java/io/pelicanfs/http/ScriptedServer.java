package io.pelicanfs.http;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server that says on each connection exactly what its script tells it to; the script's end closes the connection. */
final class ScriptedServer implements Closeable {
    private final ServerSocket socket;
    private final String scheme;
    private final Script script;
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
    final List<String> heads = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    @FunctionalInterface
    interface Script {
        void play(Line line) throws Exception;
    }

    static ScriptedServer plain(Script script) throws IOException {
        return new ScriptedServer("http", new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    static ScriptedServer secured(SSLContext context, Script script) throws IOException {
        var factory = context.getServerSocketFactory();
        return new ScriptedServer("https", factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    private ScriptedServer(String scheme, ServerSocket socket, Script script) {
        this.scheme = scheme;
        this.socket = socket;
        this.script = script;
        start(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                open.add(client);
                var number = connections.incrementAndGet();
                start(() -> serve(new Line(client, number)));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Line line) {
        try {
            script.play(line);
        } catch (Exception e) {
            // The client went away, as many tests want.
        } finally {
            line.end();
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Lets the scripts go on that wait in {@link Line#awaitRelease}. */
    void release() {
        released.countDown();
    }

    int port() {
        return socket.getLocalPort();
    }

    URI url(String pathAndQuery) {
        return URI.create(scheme + "://localhost:" + port() + pathAndQuery);
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        released.countDown();
        socket.close();
        for (var client : open) {
            client.close();
        }
    }

    /** One connection, from the server's side. */
    final class Line {
        final Socket client;
        final int number;

        private Line(Socket client, int number) {
            this.client = client;
            this.number = number;
        }

        /** Reads one head and the body it announces; returns the head. Fails at the end of the connection. */
        String request() throws IOException {
            var head = head();
            heads.add(head);
            for (var line : head.lines().toList()) {
                if (line.startsWith("Content-Length: ")) {
                    client.getInputStream().readNBytes(Integer.parseInt(line.substring(16)));
                }
            }
            return head;
        }

        private String head() throws IOException {
            InputStream in = client.getInputStream();
            var text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                var next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                text.append((char) next);
            }
            return text.toString();
        }

        void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void say(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
            client.getOutputStream().flush();
        }

        /** Goes on with TLS on this connection. */
        Line secured(SSLContext context) throws IOException {
            var socket = (SSLSocket) context.getSocketFactory().createSocket(client, null, true);
            return new Line(socket, number);
        }

        /** Answers every request with {@code text}. */
        void sayAlways(String text) throws IOException {
            while (!socket.isClosed()) {
                request();
                say(text);
            }
        }

        private void end() {
            try {
                client.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }

        /** Ends the connection with a reset in place of an end. */
        void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        void awaitRelease() throws InterruptedException {
            released.await();
        }

        /** Waits for the server's end, at most {@code time}; returns whether it came. */
        boolean serverClosesWithin(Duration time) throws InterruptedException {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Says nothing more and keeps the connection until the server is closed. */
        void keepSilent() throws InterruptedException {
            closing.await();
        }
    }
}
