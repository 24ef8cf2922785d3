package io.pelicanfs;

/**
 * One server that was asked, and what came of it.
 *
 * @param server the server as {@code scheme://host:port}, without path, query or token
 * @param outcome one clause for a person, such as {@code 403 token scopes insufficient} or {@code broke off after 1048576 bytes}
 */
public record ServerOutcome(String server, String outcome) {
    @Override
    public String toString() {
        return server + ": " + outcome;
    }
}
