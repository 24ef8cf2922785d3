package io.pelicanfs.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request over a TLS socket, sent as written, and its answer as it came, down to the framing. */
final class RawHttp {

    /** The answer; {@code body} without chunk framing, {@code whole} false when the connection ended before it did. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(
            int status, Map<String, List<String>> headers, byte[] body, Map<String, String> trailers, boolean whole) {

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
                    .map(lines -> String.join(", ", lines));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private RawHttp() {}

    static Answer get(Testbed testbed, TestbedServer server, String path, String... headerLines) throws IOException {
        return request(testbed, server, "GET", path, headerLines);
    }

    static Answer request(Testbed testbed, TestbedServer server, String method, String path, String... headerLines)
            throws IOException {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + server.host() + "\r\n");
        for (String line : headerLines) {
            text.append(line).append("\r\n");
        }
        return send(testbed, server, text + "Connection: close\r\n\r\n", method.equals("HEAD"));
    }

    static Answer send(Testbed testbed, TestbedServer server, String request, boolean head) throws IOException {
        try (Socket socket = testbed.sslContext().getSocketFactory().createSocket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return read(socket.getInputStream(), head);
        }
    }

    private static Answer read(InputStream in, boolean head) throws IOException {
        String statusLine = line(in);
        if (statusLine.isEmpty()) {
            throw new IOException("no answer");
        }
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(statusLine.split(" ", -1)[1]);
        if (status == 100) {
            return read(in, head);
        }
        Map<String, String> trailers = new TreeMap<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = true;
        if (!head && status != 304 && status != 204) {
            whole = headers.containsKey("transfer-encoding")
                    ? chunks(in, body, trailers)
                    : exactly(
                            in,
                            Long.parseLong(headers.getOrDefault("content-length", List.of("0"))
                                    .get(0)),
                            body);
        }
        return new Answer(status, headers, body.toByteArray(), trailers, whole);
    }

    private static boolean exactly(InputStream in, long length, ByteArrayOutputStream body) throws IOException {
        long left = length;
        byte[] buffer = new byte[8192];
        while (left > 0) {
            int count;
            try {
                count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            } catch (IOException broken) {
                return false;
            }
            if (count < 0) {
                return false;
            }
            body.write(buffer, 0, count);
            left -= count;
        }
        return true;
    }

    private static boolean chunks(InputStream in, ByteArrayOutputStream body, Map<String, String> trailers)
            throws IOException {
        while (true) {
            String size = line(in);
            if (size.isEmpty()) {
                return false;
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    int colon = line.indexOf(':');
                    trailers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
                return true;
            }
            if (!exactly(in, length, body)) {
                return false;
            }
            line(in);
        }
    }

    /** A line without its end; empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
