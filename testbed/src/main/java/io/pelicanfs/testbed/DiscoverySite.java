package io.pelicanfs.testbed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The federation's discovery document, and the pages of the registry that clients need. */
final class DiscoverySite implements Site {

    static final String DOCUMENT = "/.well-known/pelican-configuration";
    private static final String REGISTRY = "/api/v1.0/registry";

    private final String baseUrl;
    private final String directorUrl;
    private final Issuer federation;
    private final Issuers issuers;
    private final List<Namespace> namespaces;

    DiscoverySite(String baseUrl, String directorUrl, Issuer federation, Issuers issuers, List<Namespace> namespaces) {
        this.baseUrl = baseUrl;
        this.directorUrl = directorUrl;
        this.federation = federation;
        this.issuers = issuers;
        this.namespaces = namespaces;
    }

    @Override
    public Reply answer(Call call) {
        return page(call).orElseGet(() -> WellKnown.notFound().header("Server", WellKnown.SERVER));
    }

    Optional<Reply> page(Call call) {
        if (call.path().equals(DOCUMENT)) {
            return Optional.of(call.method().equals("GET") ? document() : Cors.on(WellKnown.methodNotAllowed()));
        }
        Optional<Reply> own = WellKnown.page(call, baseUrl, federation);
        return own.isPresent() ? own : registry(call.path());
    }

    private Reply document() {
        String json = """
                {
                  "discovery_endpoint": "%s",
                  "director_endpoint": "%s",
                  "namespace_registration_endpoint": "%s",
                  "jwks_uri": "%s/.well-known/issuer.jwks",
                  "broker_endpoint": ""
                }
                """.formatted(baseUrl, directorUrl, baseUrl, baseUrl);
        return new Reply(200)
                .header("Content-Disposition", "attachment; filename=pelican-configuration.json")
                .header("Content-Type", "application/json")
                .header("Server", WellKnown.SERVER)
                .body(json);
    }

    private Optional<Reply> registry(String path) {
        for (Namespace namespace : namespaces) {
            String base = REGISTRY + namespace.prefix();
            if (path.equals(base + "/.well-known/openid-configuration")) {
                String keys = baseUrl + base + "/.well-known/issuer.jwks";
                return Optional.of(
                        Reply.json(200, Json.write(Map.of("jwks_uri", keys))).header("Server", WellKnown.SERVER));
            }
            if (path.equals(base + "/.well-known/issuer.jwks")) {
                return Optional.of(
                        Reply.json(200, issuers.named(namespace.issuer()).jwks())
                                .header("Server", WellKnown.SERVER));
            }
        }
        return Optional.empty();
    }
}
