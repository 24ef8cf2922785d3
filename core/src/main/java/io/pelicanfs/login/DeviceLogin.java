package io.pelicanfs.login;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.RetryPolicy;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One device flow (RFC 8628), from the code to the token. Used once, by one thread. */
final class DeviceLogin {
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SLOWER_BY = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration USUAL_TIME = Duration.ofMinutes(10);
    private static final Duration LONGEST_TIME = Duration.ofHours(1);

    private final IssuerClient issuers;
    private final IssuerMetadata issuer;
    private final Wallet.Client client;
    private final Clock clock;
    private final RetryPolicy.Pause pause;

    DeviceLogin(
            IssuerClient issuers, IssuerMetadata issuer, Wallet.Client client, Clock clock, RetryPolicy.Pause pause) {
        this.issuers = issuers;
        this.issuer = issuer;
        this.client = client;
        this.clock = clock;
        this.pause = pause;
    }

    /** Returns the issuer's answer to the first step; the caller decides what an unknown client means. */
    OAuthAnswer begin(String scopes) throws PelicanException {
        return issuers.authorizeDevice(issuer, client, scopes);
    }

    /** Shows the code of {@code begun} and waits until the person has decided. */
    OAuthAnswer finish(OAuthAnswer begun, LoginPrompt prompt) throws PelicanException {
        var deviceCode = begun.text("device_code");
        var userCode = begun.text("user_code");
        // The name that Google and some others use.
        var page = begun.text("verification_uri")
                .or(() -> begun.text("verification_url"))
                .flatMap(IssuerMetadata::https);
        if (!begun.succeeded() || deviceCode.isEmpty() || userCode.isEmpty() || page.isEmpty()) {
            throw IssuerClient.refused(issuer, "did not begin a login", begun);
        }
        var time = seconds(begun, "expires_in", USUAL_TIME, LONGEST_TIME);
        var deadline = clock.instant().plus(time);
        Optional<URI> pageWithCode = begun.text("verification_uri_complete").flatMap(IssuerMetadata::https);
        prompt.show(new LoginPrompt.Request(issuer.issuer(), page.get(), pageWithCode, userCode.get(), time));
        return poll(deviceCode.get(), seconds(begun, "interval", USUAL_INTERVAL, LONGEST_INTERVAL), deadline);
    }

    private OAuthAnswer poll(String deviceCode, Duration firstInterval, Instant deadline) throws PelicanException {
        var interval = firstInterval;
        while (true) {
            rest(interval);
            if (!clock.instant().isBefore(deadline)) {
                throw ended("nobody approved the login in time");
            }
            OAuthAnswer answer;
            try {
                answer = issuers.poll(issuer, client, deviceCode);
            } catch (PelicanException e) {
                if (!e.retryable()) {
                    throw e;
                }
                // RFC 8628 §3.5: after a time-out, less often.
                interval = shorter(interval.multipliedBy(2), LONGEST_INTERVAL);
                continue;
            }
            if (answer.succeeded()) {
                return answer;
            }
            switch (answer.error()) {
                // The second is what CILogon's software says while the person is still asked.
                case "authorization_pending", "consent_required" -> {}
                case "slow_down" -> interval = shorter(interval.plus(SLOWER_BY), LONGEST_INTERVAL);
                case "access_denied" -> throw ended("the login was refused at " + issuer.issuer());
                case "expired_token" -> throw ended("nobody approved the login in time");
                default -> {
                    if (answer.status() != 429 && answer.status() < 500) {
                        throw IssuerClient.refused(issuer, "did not give a token", answer);
                    }
                    interval = shorter(interval.multipliedBy(2), LONGEST_INTERVAL);
                }
            }
        }
    }

    private static PelicanException ended(String how) {
        return PelicanException.of(ErrorKind.TOKEN_NEEDED, how)
                .nextStep("Log in again with 'pelfs login URL'.")
                .build();
    }

    private void rest(Duration time) throws PelicanException {
        try {
            pause.pause(time);
        } catch (InterruptedIOException e) {
            throw PelicanException.of(ErrorKind.CANCELLED, "cancelled while waiting for the login")
                    .cause(e)
                    .build();
        }
    }

    private static Duration seconds(OAuthAnswer answer, String name, Duration usual, Duration longest) {
        var said = answer.number(name);
        return said.isEmpty() || said.getAsLong() < 1
                ? usual
                : shorter(Duration.ofSeconds(Math.min(said.getAsLong(), longest.toSeconds())), longest);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
