package io.pelicanfs.login;

import io.pelicanfs.PelicanException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replaces tokens that end, without a person. A refresh token can be spent once: its second use revokes the login at many issuers. So among all
 * threads and processes of a user one at a time refreshes, under the wallet's lock from reading the old token to writing the new one; the others
 * find the new token in the wallet. Thread-safe.
 */
final class Refreshes {
    /** A token that ends sooner is replaced: it might end under way. */
    static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Duration NOT_AGAIN_FOR = Duration.ofSeconds(30);

    /** A grant as it is now, and why it could not be replaced if it should have been. */
    record Refreshed(Wallet.Grant grant, Optional<String> problem) {}

    private record Key(String issuer, java.util.List<String> scopes) {}

    private record Failed(String problem, Instant until) {}

    private final WalletFile file;
    private final Issuers issuers;
    private final IssuerClient client;
    private final Clock clock;
    private final ConcurrentHashMap<Key, CompletableFuture<Refreshed>> flights = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Key, Failed> failures = new ConcurrentHashMap<>();

    Refreshes(WalletFile file, Issuers issuers, IssuerClient client, Clock clock) {
        this.file = file;
        this.issuers = issuers;
        this.client = client;
        this.clock = clock;
    }

    boolean isFresh(Wallet.Grant grant) {
        return clock.instant().plus(MARGIN).isBefore(grant.expires());
    }

    /** Returns {@code grant} or what replaced it. Never throws. */
    Refreshed refreshed(Wallet.Grant grant) {
        if (isFresh(grant) || grant.refreshToken().isEmpty()) {
            return new Refreshed(grant, Optional.empty());
        }
        var key = new Key(grant.issuer(), grant.scopes());
        var failed = failures.get(key);
        if (failed != null && clock.instant().isBefore(failed.until)) {
            return new Refreshed(grant, Optional.of(failed.problem));
        }
        var mine = new CompletableFuture<Refreshed>();
        var other = flights.putIfAbsent(key, mine);
        return other == null ? fly(key, grant, mine) : await(other, grant);
    }

    private Refreshed fly(Key key, Wallet.Grant grant, CompletableFuture<Refreshed> flight) {
        var result = new Refreshed(grant, Optional.of("its refresh broke off"));
        try {
            result = new Refreshed(refresh(grant), Optional.empty());
            failures.remove(key);
        } catch (PelicanException e) {
            result = new Refreshed(grant, Optional.of(e.summary()));
            failures.put(key, new Failed(e.summary(), clock.instant().plus(NOT_AGAIN_FOR)));
        } finally {
            flights.remove(key, flight);
            flight.complete(result);
        }
        return result;
    }

    private static Refreshed await(CompletableFuture<Refreshed> flight, Wallet.Grant grant) {
        try {
            return flight.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Refreshed(grant, Optional.of("interrupted while another thread refreshed it"));
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("a refresh always completes", e);
        }
    }

    private Wallet.Grant refresh(Wallet.Grant known) throws PelicanException {
        // Asked before the lock is taken: nothing is spent by it.
        var issuer = issuers.of(known.issuer());
        try (var change = file.change()) {
            var wallet = change.before();
            var current = wallet.current(known).orElse(known.withoutRefreshToken());
            var client = wallet.client(known.issuer());
            if (isFresh(current) || current.refreshToken().isEmpty() || client.isEmpty()) {
                return current;
            }
            if (issuer.token().isEmpty()) {
                throw PelicanException.of(
                                io.pelicanfs.ErrorKind.TOKEN_NEEDED,
                                "the issuer " + issuer.issuer() + " no longer names a token endpoint")
                        .build();
            }
            var answer = this.client.refresh(
                    issuer, client.get(), current.refreshToken().get());
            if (answer.succeeded() && answer.text("access_token").isPresent()) {
                var renewed = Grants.from(known.issuer(), answer, current.scopes(), current.refreshToken(), clock);
                // Under the scopes it is known by, or a narrowed answer would leave the spent one standing.
                var kept = new Wallet.Grant(
                        renewed.issuer(),
                        current.scopes(),
                        renewed.accessToken(),
                        renewed.expires(),
                        renewed.refreshToken());
                change.write(wallet.with(kept));
                return kept;
            }
            if (answer.error().equals("invalid_grant")) {
                // Dead for ever: nobody shall try it again.
                change.write(wallet.with(current.withoutRefreshToken()));
            }
            throw IssuerClient.refused(issuer, "did not renew the login", answer);
        }
    }
}
