package io.pelicanfs.testbed;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Documents that several servers offer: discovery, OIDC metadata, keys, health. */
final class WellKnown {

    /** {@code Server} of Pelican's own web server. */
    static final String SERVER = "pelican/7.26.0";

    private static final String OIDC = "/.well-known/openid-configuration";
    private static final String JWKS = "/.well-known/issuer.jwks";

    private WellKnown() {}

    /** Pages that each Pelican server has about itself; empty for another path or method. */
    static Optional<Reply> page(Call call, String baseUrl, Issuer own) {
        if (!call.method().equals("GET")) {
            return Optional.empty();
        }
        return switch (call.path()) {
            case OIDC -> Optional.of(oidc(baseUrl, baseUrl));
            case JWKS -> Optional.of(jwks(own));
            case "/api/v1.0/health" ->
                Optional.of(Reply.json(200, Json.write(Map.of("message", "Web Engine Running. Time: " + Instant.now())))
                        .header("Server", SERVER));
            default -> Optional.empty();
        };
    }

    /** The metadata of an issuer that people log in at. */
    static Reply oidc(Issuer issuer) {
        return Reply.json(200, Json.write(issuer.deviceFlow().metadata(issuer.url())))
                .header("Server", SERVER);
    }

    static Reply oidc(String issuerUrl, String keysBase) {
        return Reply.json(200, "{\"issuer\":\"" + issuerUrl + "\",\"jwks_uri\":\"" + keysBase + JWKS + "\"}")
                .header("Access-Control-Allow-Origin", "*")
                .header("Content-Disposition", "attachment; filename=pelican-oidc-configuration.json")
                .header("Server", SERVER);
    }

    static Reply jwks(Issuer issuer) {
        return new Reply(200)
                .header("Access-Control-Allow-Origin", "*")
                .header("Content-Disposition", "attachment; filename=public-signing-key.jwks")
                .header("Content-Type", "application/json")
                .header("Server", SERVER)
                .body(issuer.indentedJwks());
    }

    static Reply notFound() {
        return Reply.text(404, "404 page not found");
    }

    static Reply methodNotAllowed() {
        return Reply.text(405, "405 method not allowed");
    }
}
