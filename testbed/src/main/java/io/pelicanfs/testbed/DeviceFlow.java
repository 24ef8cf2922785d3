package io.pelicanfs.testbed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The issuer's device flow (RFC 8628) with client registration (RFC 7591), and the hand of the person who approves. Refresh tokens rotate: one that
 * is spent twice is an error and revokes all that came of its login, as strict issuers do. Safe for concurrent use.
 */
public final class DeviceFlow {
    private final DeviceGrants grants;
    private final AtomicInteger slowDowns = new AtomicInteger();
    private volatile boolean on = true;
    private volatile boolean registers = true;
    private volatile Duration accessTime = Duration.ofHours(1);

    DeviceFlow(Issuer issuer) {
        this.grants = new DeviceGrants(issuer);
    }

    /** Approves a login, as the person at the browser does. */
    public void approve(String userCode) {
        grants.decide(userCode, DeviceGrants.Decision.APPROVED);
    }

    /** Refuses a login. */
    public void deny(String userCode) {
        grants.decide(userCode, DeviceGrants.Decision.DENIED);
    }

    /** Makes a code expire before its time. */
    public void expire(String userCode) {
        grants.decide(userCode, DeviceGrants.Decision.EXPIRED);
    }

    /** Answers the next polls, {@code count} of them, with {@code slow_down}. */
    public void slowDown(int count) {
        slowDowns.set(count);
    }

    /** Takes the device flow away, as at most issuers. */
    public void off() {
        on = false;
    }

    /** Takes client registration away. */
    public void withoutRegistration() {
        registers = false;
    }

    /** Lets access tokens signed from now on end after {@code time}. */
    public void accessTokensFor(Duration time) {
        accessTime = time;
    }

    /** Forgets all clients: their next request is an {@code invalid_client}. */
    public void forgetClients() {
        grants.forgetClients();
    }

    /** How many refresh tokens were spent with success. */
    public int refreshes() {
        return grants.refreshes();
    }

    /** How many clients were registered. */
    public int registrations() {
        return grants.registrations();
    }

    /** What the issuer's metadata says of it. */
    Map<String, Object> metadata(String issuerUrl) {
        return DevicePages.metadata(issuerUrl, on, registers);
    }

    /** Answers a request to {@code page}, the part of the path below the issuer's own. */
    Optional<Reply> answer(Call call, String issuerUrl, String page) {
        return on
                ? new DevicePages(grants, slowDowns, accessTime, registers).answer(call, issuerUrl, page)
                : Optional.empty();
    }
}
