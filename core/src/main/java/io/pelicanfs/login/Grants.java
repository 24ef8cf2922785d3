package io.pelicanfs.login;

import io.pelicanfs.credential.Claims;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads an issuer's token answer (RFC 6749 §5.1). */
final class Grants {
    /** What the Go client assumes as well where neither answer nor token says it (credential facts C.3). */
    private static final Duration USUAL_TIME = Duration.ofHours(1);

    private static final long LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

    private Grants() {}

    /**
     * Returns what a successful answer grants.
     *
     * @param asked the scopes granted if the answer does not say (RFC 6749 §5.1)
     * @param refreshToken the one kept if the answer brings no other
     */
    static Wallet.Grant from(
            String issuer, OAuthAnswer answer, List<String> asked, Optional<String> refreshToken, Clock clock) {
        var token = answer.text("access_token").orElseThrow();
        var scopes = answer.text("scope")
                .map(text -> List.of(text.strip().split("\\s+")))
                .orElse(asked);
        return new Wallet.Grant(
                issuer,
                scopes,
                token,
                expires(answer, token, clock),
                answer.text("refresh_token").or(() -> refreshToken));
    }

    private static Instant expires(OAuthAnswer answer, String token, Clock clock) {
        var seconds = answer.number("expires_in");
        var now = clock.instant();
        if (seconds.isPresent() && seconds.getAsLong() >= 0) {
            return now.plusSeconds(Math.min(seconds.getAsLong(), LONGEST_SECONDS));
        }
        return Claims.decode(token).flatMap(Claims::expires).orElse(now.plus(USUAL_TIME));
    }
}
