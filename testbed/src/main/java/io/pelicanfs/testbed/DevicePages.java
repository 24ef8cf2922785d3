package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The pages of an issuer's device flow, with the answers that the Go client wants (facts: credentials-htcondor.md C.3). */
record DevicePages(DeviceGrants grants, AtomicInteger slowDowns, Duration accessTime, boolean registers) {
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration CODE_TIME = Duration.ofMinutes(10);

    static Map<String, Object> metadata(String issuerUrl, boolean on, boolean registers) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", issuerUrl);
        metadata.put("jwks_uri", issuerUrl + "/.well-known/issuer.jwks");
        if (on) {
            metadata.put("token_endpoint", issuerUrl + "/token");
            metadata.put("device_authorization_endpoint", issuerUrl + "/device_authorization");
            metadata.put("grant_types_supported", List.of(DEVICE_CODE, "refresh_token"));
            if (registers) {
                metadata.put("registration_endpoint", issuerUrl + "/oidc-cm");
            }
        }
        return metadata;
    }

    Optional<Reply> answer(Call call, String issuerUrl, String page) {
        if (page.equals("/device") && call.method().equals("GET")) {
            return Optional.of(device(call.query()));
        }
        if (!call.method().equals("POST")) {
            return Optional.empty();
        }
        return switch (page) {
            case "/oidc-cm" -> registers ? Optional.of(register()) : Optional.empty();
            case "/device_authorization" ->
                Optional.of(authorized(call, (client, form) -> begin(issuerUrl, client, form)));
            case "/token" -> Optional.of(authorized(call, this::token));
            default -> Optional.empty();
        };
    }

    private interface Grantor {
        Reply answer(String client, Query form);
    }

    private Reply register() {
        var client = grants.register();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("client_id", client.getKey());
        answer.put("client_secret", client.getValue());
        answer.put("client_id_issued_at", System.currentTimeMillis() / 1000);
        answer.put("client_secret_expires_at", 0);
        return json(201, answer);
    }

    private Reply authorized(Call call, Grantor grantor) {
        var basic = call.header("Authorization").filter(value -> value.startsWith("Basic "));
        var pair = basic.map(
                        value -> new String(Base64.getDecoder().decode(value.substring(6)), StandardCharsets.UTF_8))
                .filter(value -> value.contains(":"))
                .orElse(":");
        var client = unescaped(pair.substring(0, pair.indexOf(':')));
        if (!grants.knows(client, unescaped(pair.substring(pair.indexOf(':') + 1)))) {
            return error(401, "invalid_client");
        }
        try {
            return grantor.answer(client, Query.parse(new String(call.body(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unescaped(String text) {
        return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private Reply begin(String issuerUrl, String client, Query form) {
        var codes = grants.begin(client, form.first("scope").orElse(""));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("device_code", codes.getKey());
        answer.put("user_code", codes.getValue());
        answer.put("verification_uri", issuerUrl + "/device");
        answer.put("verification_uri_complete", issuerUrl + "/device?user_code=" + codes.getValue());
        answer.put("expires_in", CODE_TIME.toSeconds());
        answer.put("interval", 1);
        return json(200, answer);
    }

    private Reply token(String client, Query form) {
        if (form.first("grant_type").filter(DEVICE_CODE::equals).isPresent()) {
            return poll(client, form.first("device_code").orElse(""));
        }
        if (form.first("grant_type").filter("refresh_token"::equals).isPresent()) {
            return grants.refresh(client, form.first("refresh_token").orElse(""), accessTime)
                    .map(this::tokens)
                    .orElseGet(() -> error(400, "invalid_grant"));
        }
        return error(400, "unsupported_grant_type");
    }

    private Reply poll(String client, String deviceCode) {
        if (slowDowns.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return error(400, "slow_down");
        }
        var standing = grants.standing(client, deviceCode);
        if (standing.isEmpty()) {
            return error(400, "invalid_grant");
        }
        return switch (standing.get()) {
            case PENDING -> error(400, "authorization_pending");
            case APPROVED -> tokens(grants.redeem(deviceCode, accessTime));
            case DENIED -> error(400, "access_denied");
            case EXPIRED -> error(400, "expired_token");
            case SPENT -> error(400, "invalid_grant");
        };
    }

    private Reply tokens(DeviceGrants.Granted granted) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", granted.accessToken());
        answer.put("token_type", "bearer");
        answer.put("refresh_token", granted.refreshToken());
        answer.put("expires_in", accessTime.toSeconds());
        answer.put("scope", granted.scope());
        return json(200, answer);
    }

    /** The page a person opens; {@code approve} in the query is the press of its button. */
    private Reply device(Query query) {
        var code = query.first("user_code").orElse("");
        if (!query.has("approve")) {
            return Reply.text(200, "To approve, open this page again with &approve=yes at its end.\n");
        }
        try {
            grants.decide(code, DeviceGrants.Decision.APPROVED);
            return Reply.text(200, "Approved.\n");
        } catch (IllegalArgumentException unknown) {
            return Reply.text(404, "No login has this code.\n");
        }
    }

    private static Reply error(int status, String error) {
        return json(status, Map.of("error", error));
    }

    private static Reply json(int status, Map<String, Object> body) {
        return Reply.json(status, Json.write(body))
                .header("Cache-Control", "no-store")
                .header("Server", WellKnown.SERVER);
    }
}
