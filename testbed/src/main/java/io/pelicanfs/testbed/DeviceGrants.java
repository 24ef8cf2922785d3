package io.pelicanfs.testbed;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What an issuer remembers of clients and logins. Every method is one step under one lock, and does no I/O. */
final class DeviceGrants {
    enum Decision {
        PENDING,
        APPROVED,
        DENIED,
        EXPIRED,
        SPENT
    }

    /** What a login or a refresh brings. */
    record Granted(String accessToken, String refreshToken, String scope) {}

    private static final class Grant {
        final String client;
        final String userCode;
        final String scope;
        Decision decision = Decision.PENDING;
        String refreshToken = "";
        boolean revoked;

        Grant(String client, String userCode, String scope) {
            this.client = client;
            this.userCode = userCode;
            this.scope = scope;
        }
    }

    private final Issuer issuer;
    private final Map<String, String> clients = new HashMap<>();
    private final Map<String, Grant> byDeviceCode = new HashMap<>();
    private final Map<String, Grant> byRefreshToken = new HashMap<>();
    private int refreshes;
    private int registrations;

    DeviceGrants(Issuer issuer) {
        this.issuer = issuer;
    }

    /** Returns id and secret of a new client. */
    synchronized Map.Entry<String, String> register() {
        registrations++;
        // Characters that HTTP Basic needs escaped (RFC 6749 §2.3.1).
        var client = Map.entry("client:" + random(), "s+/=" + random());
        clients.put(client.getKey(), client.getValue());
        return client;
    }

    synchronized boolean knows(String client, String secret) {
        return secret.equals(clients.get(client));
    }

    synchronized void forgetClients() {
        clients.clear();
    }

    /** Begins a login and returns device code and user code. */
    synchronized Map.Entry<String, String> begin(String client, String scope) {
        var codes = Map.entry(random(), random().substring(0, 8).toUpperCase(Locale.ROOT));
        byDeviceCode.put(codes.getKey(), new Grant(client, codes.getValue(), scope));
        return codes;
    }

    synchronized void decide(String userCode, Decision decision) {
        byDeviceCode.values().stream()
                .filter(grant -> grant.userCode.equals(userCode))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no login has the code " + userCode))
                .decision = decision;
    }

    /** Returns how a login stands; empty for an unknown code or another client's. */
    synchronized Optional<Decision> standing(String client, String deviceCode) {
        return Optional.ofNullable(byDeviceCode.get(deviceCode))
                .filter(grant -> grant.client.equals(client))
                .map(grant -> grant.decision);
    }

    synchronized Granted redeem(String deviceCode, Duration accessTime) {
        var grant = Objects.requireNonNull(byDeviceCode.get(deviceCode));
        grant.decision = Decision.SPENT;
        return sign(grant, accessTime);
    }

    /** Spends a refresh token; empty if it is none, is spent, or is another client's. */
    synchronized Optional<Granted> refresh(String client, String refreshToken, Duration accessTime) {
        var grant = byRefreshToken.get(refreshToken);
        if (grant == null || grant.revoked || !grant.client.equals(client)) {
            return Optional.empty();
        }
        if (!grant.refreshToken.equals(refreshToken)) {
            grant.revoked = true;
            return Optional.empty();
        }
        refreshes++;
        return Optional.of(sign(grant, accessTime));
    }

    synchronized int refreshes() {
        return refreshes;
    }

    synchronized int registrations() {
        return registrations;
    }

    private Granted sign(Grant grant, Duration accessTime) {
        grant.refreshToken = "refresh-" + random();
        byRefreshToken.put(grant.refreshToken, grant);
        var spec = TokenSpec.scoped(grant.scope.split(" ", -1));
        var token = issuer.sign(spec.from(issuer.name()).expiringIn(accessTime));
        return new Granted(token, grant.refreshToken, grant.scope);
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
