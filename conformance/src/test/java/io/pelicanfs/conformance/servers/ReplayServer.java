package io.pelicanfs.conformance.servers;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A TLS server that sends exactly the bytes it is told to, and closes the connection after each answer. */
public final class ReplayServer implements Closeable {
    /** What was asked. */
    public record Request(String method, String path, Optional<String> range) {}

    /** Decides what is sent. */
    @FunctionalInterface
    public interface Answers {
        byte[] to(Request request) throws IOException;
    }

    private static final int LONGEST_HEAD_BYTES = 64 << 10;

    private final ServerSocket socket;
    private final Answers answers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "replay");
        thread.setDaemon(true);
        return thread;
    });

    private ReplayServer(ServerSocket socket, Answers answers) {
        this.socket = socket;
        this.answers = answers;
    }

    /** Starts a server on a free port. */
    public static ReplayServer start(ServerKeys keys, Answers answers) throws IOException {
        var socket = keys.server().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var server = new ReplayServer(socket, answers);
        server.threads.execute(server::accept);
        return server;
    }

    /** Returns {@code localhost:PORT}. */
    public String host() {
        return "localhost:" + socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // Closed, which the condition of the loop sees, or a client that left.
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                InputStream in = new BufferedInputStream(client.getInputStream());
                OutputStream out = client.getOutputStream()) {
            var request = read(in);
            out.write(answers.to(request));
            out.flush();
        } catch (IOException e) {
            // The client left.
        } finally {
            open.remove(client);
        }
    }

    private static Request read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() > LONGEST_HEAD_BYTES) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        Optional<String> range = Optional.empty();
        String[] lines = head.toString().split("\r\n", -1);
        for (String line : lines) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("range: ")) {
                range = Optional.of(line.substring(7));
            } else if (lower.startsWith("content-length: ")) {
                in.skipNBytes(Long.parseLong(line.substring(16).strip()));
            }
        }
        String[] words = lines[0].split(" ", -1);
        return new Request(words[0], words[1].replaceAll("\\?.*", ""), range);
    }

    /** Returns an answer of our own. */
    public static byte[] answer(String status, String headers, byte[] body) {
        byte[] head = ("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        return joined(head, body);
    }

    /** Returns a recorded answer, to the byte except that {@code ports} stand in for those of the recorded servers. */
    public static byte[] answer(Recording recording, Map<String, String> ports) {
        String head = String.join("\r\n", recording.head()) + "\r\n\r\n";
        String body = new String(recording.body(), StandardCharsets.ISO_8859_1);
        int before = body.length();
        for (var port : ports.entrySet()) {
            head = head.replace(port.getKey(), port.getValue());
            body = body.replace(port.getKey(), port.getValue());
        }
        if (body.length() != before) {
            head = head.replace("Content-Length: " + before, "Content-Length: " + body.length());
        }
        return joined(
                head.getBytes(StandardCharsets.ISO_8859_1),
                recording.method().equals("HEAD") ? new byte[0] : body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] joined(byte[] head, byte[] body) {
        var all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var client : open) {
            client.close();
        }
        threads.shutdownNow();
    }
}
