package io.pelicanfs.testbed;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges tokens as the servers of a flavour do (facts: protocol.md 4.8 and 4.9, servers.md 2). */
final class Authorizer {

    /** What a server makes of a token. */
    enum Verdict {
        GOOD,
        INVALID,
        INSUFFICIENT
    }

    private static final Set<String> ANYONE = Set.of("ANY", "https://wlcg.cern.ch/jwt/v1/any");
    private static final Map<String, String> SCITOKENS_NAME = Map.of("storage.read", "read");

    private final Issuers issuers;
    private final Flavour flavour;
    private final Role role;
    private final String ownUrl;

    Authorizer(Issuers issuers, Flavour flavour, Role role, String ownUrl) {
        this.issuers = issuers;
        this.flavour = flavour;
        this.role = role;
        this.ownUrl = ownUrl;
    }

    /** Whether {@code token} allows {@code operation}, such as {@code storage.read}, on an object path. */
    Verdict judge(String token, Namespace namespace, String operation, String path) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Issuer issuer = issuers.named(namespace.issuer());
            if (!issuer.url().equals(claims.getIssuer()) || !issuer.signed(jwt) || !timely(claims) || !forUs(claims)) {
                return Verdict.INVALID;
            }
            return allows(claims, operation, namespace.relative(path)) ? Verdict.GOOD : Verdict.INSUFFICIENT;
        } catch (ParseException e) {
            return Verdict.INVALID;
        }
    }

    private boolean timely(JWTClaimsSet claims) {
        Instant now = Instant.now();
        if (claims.getExpirationTime() == null) {
            return !flavour.isXrootd();
        }
        boolean begun = claims.getNotBeforeTime() == null
                || !claims.getNotBeforeTime().toInstant().isAfter(now);
        return begun && claims.getExpirationTime().toInstant().isAfter(now);
    }

    /** The Go cache looks at no audience, the Go origin at those that are there, XRootD wants one from named profiles. */
    private boolean forUs(JWTClaimsSet claims) {
        List<String> audience = claims.getAudience();
        if (flavour == Flavour.GO && role == Role.CACHE) {
            return true;
        }
        if (audience.isEmpty()) {
            return !flavour.isXrootd() || (claims.getClaim("wlcg.ver") == null && claims.getClaim("ver") == null);
        }
        return audience.stream().anyMatch(one -> ANYONE.contains(one) || one.equals(ownUrl));
    }

    private boolean allows(JWTClaimsSet claims, String operation, String path) {
        if (!(claims.getClaim("scope") instanceof String scopes)) {
            return false;
        }
        return Set.of(scopes.split(" ", -1)).stream().anyMatch(scope -> allows(claims, scope, operation, path));
    }

    private boolean allows(JWTClaimsSet claims, String scope, String operation, String path) {
        int colon = scope.indexOf(':');
        String name = colon < 0 ? scope : scope.substring(0, colon);
        String below = colon < 0 ? "/" : scope.substring(colon + 1);
        return names(claims, name, operation) && covers(below, path);
    }

    private boolean names(JWTClaimsSet claims, String name, String operation) {
        if (!flavour.isXrootd()) {
            return name.equals(operation) || (name.equals("storage.modify") && operation.equals("storage.create"));
        }
        boolean wlcg = "1.0".equals(claims.getClaim("wlcg.ver"));
        if (claims.getClaim("wlcg.ver") != null && !wlcg) {
            return false;
        }
        return name.equals(SCITOKENS_NAME.getOrDefault(operation, "write")) || (wlcg && name.equals(operation));
    }

    /** XRootD 5.5 compares strings: {@code /priv} opens {@code /private}. */
    private boolean covers(String below, String path) {
        String base = below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
        return flavour == Flavour.XROOTD_5_5 ? path.startsWith(base) : path.equals(base) || path.startsWith(base + "/");
    }
}
