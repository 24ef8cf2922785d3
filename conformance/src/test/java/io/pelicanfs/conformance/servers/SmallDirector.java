package io.pelicanfs.conformance.servers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Discovery and director in one server, for servers that cannot advertise themselves: reads go to {@code caches}, listings and direct reads to
 * {@code origin}. Headers as a real director sends them.
 */
final class SmallDirector implements AutoCloseable {
    private static final List<String> ROUTES = List.of("/api/v1.0/director/object", "/api/v1.0/director/origin");

    /** A prefix, and whether it wants tokens. */
    record Namespace(String prefix, boolean wantsToken) {}

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<String> caches;
    private final String origin;
    private final List<Namespace> namespaces;
    private final String issuer;

    SmallDirector(ServerKeys keys, List<String> caches, String origin, List<Namespace> namespaces, String issuer)
            throws IOException {
        this.issuer = issuer;
        this.caches = caches;
        this.origin = origin;
        this.namespaces = namespaces;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(keys.server()));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            if (path.equals("/.well-known/pelican-configuration")) {
                send(exchange, 200, "{\"director_endpoint\":\"https://" + host() + "\"}");
                return;
            }
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            boolean direct = query.contains("directread")
                    || path.startsWith(ROUTES.get(1))
                    || exchange.getRequestMethod().equals("PUT");
            for (String route : ROUTES) {
                path = path.startsWith(route + "/") ? path.substring(route.length()) : path;
            }
            redirect(exchange, path, direct);
        }
    }

    private void redirect(HttpExchange exchange, String path, boolean direct) throws IOException {
        var namespace = namespaces.stream()
                .filter(candidate -> path.startsWith(candidate.prefix + "/"))
                .findFirst();
        if (namespace.isEmpty()) {
            send(exchange, 404, "{\"status\":\"error\",\"msg\":\"No namespace found for path\"}");
            return;
        }
        var prefix = namespace.get().prefix;
        List<String> links = new ArrayList<>();
        for (String server : direct ? List.of(origin) : caches) {
            links.add("<" + server + path + ">; rel=\"duplicate\"; pri=" + (links.size() + 1) + "; depth=2");
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Link", String.join(", ", links));
        headers.set("Location", (direct ? origin : caches.get(0)) + path);
        headers.set(
                "X-Pelican-Namespace",
                "namespace=" + prefix + ", require-token=" + namespace.get().wantsToken + ", collections-url="
                        + origin);
        if (namespace.get().wantsToken) {
            headers.set("X-Pelican-Authorization", "issuer=" + issuer);
            headers.set(
                    "X-Pelican-Token-Generation",
                    "issuer=" + issuer + ", base-path=/test, max-scope-depth=0, strategy=OAuth2");
        }
        send(exchange, 307, "");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Server", "pelican/7.26.0");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
