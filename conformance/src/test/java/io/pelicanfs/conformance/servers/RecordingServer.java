package io.pelicanfs.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers as it is told and keeps all that it hears: request lines and headers, with whatever they carry. */
public final class RecordingServer implements AutoCloseable {
    /** What it is told to say. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** Decides on an answer by method and path. */
    @FunctionalInterface
    public interface Script {
        Answer answer(String method, String path);
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Script script = (method, path) -> new Answer(404, Map.of(), "");

    private RecordingServer(String scheme, HttpServer server) {
        this.scheme = scheme;
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts one with TLS. */
    public static RecordingServer https(ServerKeys keys) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(keys.server()));
        return new RecordingServer("https", server);
    }

    /** Starts one without. */
    public static RecordingServer http() throws IOException {
        return new RecordingServer(
                "http", HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
    }

    /** Tells it what to say from now on. */
    public RecordingServer saying(Script text) {
        script = text;
        return this;
    }

    /** Returns {@code localhost:PORT}. */
    public String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** Returns scheme and host. */
    public String url() {
        return scheme + "://" + host();
    }

    /** Returns every request so far as one text: method, target, headers. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().entrySet());
            exchange.getRequestBody().readAllBytes();
            var said = script.answer(
                    exchange.getRequestMethod(), exchange.getRequestURI().getRawPath());
            said.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = said.body().getBytes(UTF_8);
            boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(said.status(), empty ? -1 : body.length);
            if (!empty) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
