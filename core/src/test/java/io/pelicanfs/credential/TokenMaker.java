package io.pelicanfs.credential;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes tokens as issuers do, but for the signature, which nobody here looks at. */
final class TokenMaker {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String ISSUER = "https://localhost:8443";
    /** Stands in every token as its signature, so that a search for it finds any token that leaked. */
    static final String SIGNATURE = "c2VjcmV0LXNpZ25hdHVyZQ";

    private final Map<String, String> claims = new LinkedHashMap<>();

    /** WLCG, {@code storage.read:/}, any audience, 20 minutes from {@link #NOW}: what is right in all the tests. */
    static TokenMaker right() {
        return new TokenMaker()
                .text("iss", ISSUER)
                .text("sub", "alice")
                .text("aud", "https://wlcg.cern.ch/jwt/v1/any")
                .text("wlcg.ver", "1.0")
                .text("scope", "storage.read:/")
                .raw("exp", String.valueOf(NOW.plusSeconds(1200).getEpochSecond()));
    }

    static TokenMaker sciToken(String scope) {
        return right().without("wlcg.ver")
                .text("ver", "scitoken:2.0")
                .text("aud", "ANY")
                .text("scope", scope);
    }

    TokenMaker text(String name, String value) {
        return raw(name, '"' + value + '"');
    }

    TokenMaker raw(String name, String json) {
        claims.put(name, json);
        return this;
    }

    TokenMaker scope(String scope) {
        return text("scope", scope);
    }

    TokenMaker expiresIn(int seconds) {
        return raw("exp", String.valueOf(NOW.plusSeconds(seconds).getEpochSecond()));
    }

    TokenMaker without(String name) {
        claims.remove(name);
        return this;
    }

    String make() {
        return withPayload(claims.entrySet().stream()
                .map(claim -> '"' + claim.getKey() + "\":" + claim.getValue())
                .collect(Collectors.joining(",", "{", "}")));
    }

    static String withPayload(String json) {
        return base64("{\"alg\":\"ES256\"}") + "." + base64(json) + "." + SIGNATURE;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
