package io.pelicanfs.testbed;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request as the testbed saw it. Tokens are not kept, only digests of them, so the record may be printed.
 *
 * @param server name of the server, such as {@code cache0}
 * @param path decoded and cleaned; {@code host:port} for {@code CONNECT}
 * @param query raw query without tokens
 * @param headers values by lower-case name, several lines joined by {@code ", "}, tokens replaced
 * @param tokenDigests SHA-256 in hex of every bearer token in a header or in the query
 * @param status of the answer; 0 until there is one, and when a fault closed the connection without one
 * @param bytesSent bytes of the body handed to the connection so far
 * @param bytesReceived bytes taken of the body of a PUT so far
 */
public record LoggedRequest(
        long number,
        Role role,
        String server,
        Source source,
        String method,
        String path,
        String query,
        Map<String, String> headers,
        Set<String> tokenDigests,
        int status,
        long bytesSent,
        long bytesReceived) {

    public LoggedRequest {
        headers = Map.copyOf(headers);
        tokenDigests = Set.copyOf(tokenDigests);
    }

    /** The value of a header, by name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The value of {@code Range}. */
    public Optional<String> range() {
        return header("range");
    }

    /** Whether any token came along, in {@code Authorization}, {@code ?authz} or {@code ?access_token}. */
    public boolean carriesToken() {
        return !tokenDigests.isEmpty();
    }

    /** Whether exactly this token came along. */
    public boolean carriesToken(String token) {
        return tokenDigests.contains(Tokens.digest(token));
    }
}
