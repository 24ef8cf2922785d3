package io.pelicanfs.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pelicanfs.PelicanException;
import io.pelicanfs.credential.Login;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What issuers say of themselves, kept for a while so that an error's advice costs one request per issuer. Thread-safe. */
final class Issuers {
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final Duration KEPT_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final int MOST_ISSUERS = 1000;

    /** An answer; without one the issuer could not be asked. */
    private record Entry(Optional<IssuerMetadata> metadata, Instant expires) {}

    private final IssuerClient client;
    private final Clock clock;
    private final Cache<String, Entry> entries =
            Caffeine.newBuilder().maximumSize(MOST_ISSUERS).build();

    Issuers(IssuerClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Returns what {@code issuer} says of itself, at most half an hour old. */
    IssuerMetadata of(String issuer) throws PelicanException {
        var known = known(issuer).flatMap(Entry::metadata);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            var metadata = client.metadata(issuer);
            entries.put(issuer, new Entry(Optional.of(metadata), clock.instant().plus(KEPT)));
            return metadata;
        } catch (PelicanException e) {
            entries.put(issuer, new Entry(Optional.empty(), clock.instant().plus(KEPT_AFTER_FAILURE)));
            throw e;
        }
    }

    /** Returns whether a person can log in at {@code issuer}; unknown if it cannot be asked. */
    Login login(String issuer) {
        var known = known(issuer);
        if (known.isPresent() && known.get().metadata.isEmpty()) {
            return Login.UNKNOWN;
        }
        try {
            return of(issuer).supportsLogin() ? Login.POSSIBLE : Login.IMPOSSIBLE;
        } catch (PelicanException e) {
            return Login.UNKNOWN;
        }
    }

    private Optional<Entry> known(String issuer) {
        return Optional.ofNullable(entries.getIfPresent(issuer))
                .filter(entry -> clock.instant().isBefore(entry.expires));
    }
}
