package io.pelicanfs.testbed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bearer tokens in requests: where they are found, and how they are kept out of the log. */
final class Tokens {

    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([^\\s,]+)");
    private static final Pattern IN_QUERY = Pattern.compile("(authz|access_token)=([^&]*)");

    private Tokens() {}

    /** Every bearer token of a header value, whatever the case of the scheme. */
    static List<String> inHeader(String value) {
        return BEARER.matcher(value).results().map(found -> found.group(1)).toList();
    }

    /** The only token that an exact {@code Bearer } prefix gives, as the cache reads it. */
    static Optional<String> exact(String value) {
        return value.startsWith("Bearer ") ? Optional.of(value.substring("Bearer ".length())) : Optional.empty();
    }

    static String withoutBearer(String value) {
        return exact(value).orElse(value);
    }

    static Set<String> digests(List<String> authorization, Query query) {
        Set<String> digests = new LinkedHashSet<>();
        authorization.forEach(line -> inHeader(line).forEach(token -> digests.add(digest(token))));
        for (String name : List.of("authz", "access_token")) {
            query.first(name).ifPresent(value -> digests.add(digest(withoutBearer(value))));
        }
        return digests;
    }

    static String redactQuery(String raw) {
        return IN_QUERY.matcher(raw).replaceAll("$1=<token>");
    }

    static String redactHeader(String value) {
        Matcher matcher = BEARER.matcher(value);
        return matcher.find() ? matcher.replaceAll("Bearer <token>") : "<credential>";
    }

    static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
