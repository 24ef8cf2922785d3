package io.pelicanfs.login;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code pelfs login} keeps: for each issuer this user's client and grants. Immutable; shows no secret. */
record Wallet(List<Client> clients, List<Grant> grants) {
    static final Wallet EMPTY = new Wallet(List.of(), List.of());

    /**
     * This user as a registered client of an issuer (RFC 7591).
     *
     * @param secret empty for a client without one
     * @param secretExpires when the issuer forgets the secret
     */
    record Client(String issuer, String id, Optional<String> secret, Optional<Instant> secretExpires) {
        @Override
        public String toString() {
            return "Client[" + issuer + "]";
        }
    }

    /**
     * What one login brought.
     *
     * @param scopes as granted
     * @param accessToken the token for servers
     * @param expires when it ends
     * @param refreshToken what a newer one is got with, from the issuer only
     */
    record Grant(
            String issuer, List<String> scopes, String accessToken, Instant expires, Optional<String> refreshToken) {
        Grant {
            scopes = scopes.stream().distinct().sorted().toList();
        }

        boolean isSameAs(Grant other) {
            return issuer.equals(other.issuer) && scopes.equals(other.scopes);
        }

        Grant withoutRefreshToken() {
            return new Grant(issuer, scopes, accessToken, expires, Optional.empty());
        }

        @Override
        public String toString() {
            return "Grant[" + issuer + ", " + scopes + ", expires=" + expires + "]";
        }
    }

    Wallet {
        clients = List.copyOf(clients);
        grants = List.copyOf(grants);
    }

    Optional<Client> client(String issuer) {
        return clients.stream().filter(client -> client.issuer.equals(issuer)).findFirst();
    }

    /** Returns the grant with issuer and scopes of {@code like}, as it is now. */
    Optional<Grant> current(Grant like) {
        return grants.stream().filter(like::isSameAs).findFirst();
    }

    Wallet with(Client client) {
        var others = clients.stream().filter(other -> !other.issuer.equals(client.issuer));
        return new Wallet(Stream.concat(others, Stream.of(client)).toList(), grants);
    }

    /** Returns this wallet with {@code grant} in the place of the one with the same issuer and scopes. */
    Wallet with(Grant grant) {
        var all = new ArrayList<>(grants);
        all.removeIf(grant::isSameAs);
        all.add(grant);
        return new Wallet(clients, all);
    }

    Wallet withoutIssuer(String issuer) {
        return new Wallet(
                clients.stream().filter(client -> !client.issuer.equals(issuer)).toList(),
                grants.stream().filter(grant -> !grant.issuer.equals(issuer)).toList());
    }
}
