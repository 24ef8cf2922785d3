package io.pelicanfs.testbed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The director's API pages. */
final class DirectorPages {

    private static final String DEPRECATED =
            "{\"status\":\"error\",\"msg\":\"the GET /api/v1.0/director/listNamespaces endpoint is deprecated and no longer"
                    + " returns data; use GET /api/v2.0/director/listNamespaces\"}";

    private DirectorPages() {}

    static Optional<Reply> page(Call call, DirectorView view) {
        if (!call.method().equals("GET")) {
            return Optional.empty();
        }
        return switch (call.path()) {
            case "/api/v1.0/director_ui/namespaces" ->
                Optional.of(json(view.namespaces().stream()
                        .map(namespace -> forPeople(namespace, view))
                        .toList()));
            case "/api/v2.0/director/listNamespaces" ->
                Optional.of(json(view.namespaces().stream()
                        .map(namespace -> advertisement(namespace, view))
                        .toList()));
            case "/api/v1.0/director/listNamespaces" ->
                Optional.of(Reply.json(299, DEPRECATED)
                        .header("Warning", "299 - \"Deprecated API: use GET /api/v2.0/director/listNamespaces\"")
                        .header("Server", WellKnown.SERVER));
            default -> Optional.empty();
        };
    }

    private static Reply json(Object value) {
        return Reply.json(200, Json.write(value)).header("Server", WellKnown.SERVER);
    }

    private static Map<String, Object> forPeople(Namespace namespace, DirectorView view) {
        String issuer = view.issuerUrl(namespace);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("path", namespace.prefix());
        page.put("capabilities", capabilities(namespace));
        page.put(
                "tokenGeneration",
                List.of(Map.of("strategy", "OAuth2", "vaultServer", "", "maxScopeDepth", 3, "issuer", issuer)));
        page.put("tokenIssuer", List.of(Map.of("basePaths", List.of(namespace.prefix()), "issuer", issuer)));
        page.put("fromTopology", false);
        return page;
    }

    private static Map<String, Object> advertisement(Namespace namespace, DirectorView view) {
        String host = view.issuerUrl(namespace).substring("https://".length());
        int slash = host.indexOf('/');
        Map<String, Object> url = new LinkedHashMap<>();
        url.put("Scheme", "https");
        url.put("Host", slash < 0 ? host : host.substring(0, slash));
        url.put("Path", slash < 0 ? "" : host.substring(slash));
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("Caps", capabilities(namespace));
        page.put("path", namespace.prefix());
        page.put(
                "token-generation",
                List.of(Map.of("strategy", "OAuth2", "vault-server", "", "max-scope-depth", 3, "issuer", url)));
        page.put("token-issuer", List.of(Map.of("base-paths", List.of(namespace.prefix()), "issuer", url)));
        page.put("from-topology", false);
        return page;
    }

    private static Map<String, Object> capabilities(Namespace namespace) {
        Map<String, Object> capabilities = new LinkedHashMap<>();
        capabilities.put("PublicRead", namespace.publicReads());
        capabilities.put("Read", true);
        capabilities.put("Write", namespace.writes());
        capabilities.put("Listing", namespace.listings());
        capabilities.put("FallBackRead", namespace.directReads());
        capabilities.put("Copies", true);
        return capabilities;
    }
}
