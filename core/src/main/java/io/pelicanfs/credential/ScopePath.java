package io.pelicanfs.credential;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The paths that scopes speak of: absolute, normalised, without a slash at the end, relative to a namespace's base path. */
final class ScopePath {
    private ScopePath() {}

    /**
     * Returns the object's path as scopes may name it, at least one: below each base path that holds it, or below the namespace if the
     * director gave none that does (credential facts B.4).
     */
    static List<String> ofObject(TokenNeed need) {
        // A path above its root is no object's; as "/" only a token for everything covers it.
        String path = normalised(need.objectPath()).orElse("/");
        return bases(need, path).stream().map(base -> below(base, path)).toList();
    }

    /** Returns the path that scopes are relative to: the first, if there are several; {@code /} if none holds the object. */
    static String base(TokenNeed need) {
        return bases(need, normalised(need.objectPath()).orElse("/")).get(0);
    }

    private static List<String> bases(TokenNeed need, String path) {
        List<String> holding = need.basePaths().stream()
                .flatMap(base -> normalised(base).stream())
                .filter(base -> covers(base, path))
                .distinct()
                .toList();
        return holding.isEmpty()
                ? List.of(normalised(need.namespace())
                        .filter(namespace -> covers(namespace, path))
                        .orElse("/"))
                : holding;
    }

    private static String below(String base, String path) {
        return base.equals("/") ? path : "/" + path.substring(base.length()).replaceFirst("^/", "");
    }

    /** Returns the path of a scope, whose percent escapes count (WLCG profile, RFC 3986 §6.2.2), or empty if it leaves its root. */
    static Optional<String> ofScope(String raw) {
        if (!raw.startsWith("/")) {
            return Optional.empty();
        }
        return normalised(unescaped(raw));
    }

    /** Whether a path is the scope's own or lies below it; {@code /d1} covers {@code /d1/x} but not {@code /d10}. */
    static boolean covers(String scopePath, String path) {
        return scopePath.equals("/") || path.equals(scopePath) || path.startsWith(scopePath + "/");
    }

    private static String unescaped(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException literalPercent) {
            return raw;
        }
    }

    private static Optional<String> normalised(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (segments.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return Optional.of("/" + String.join("/", segments));
    }
}
