package io.pelicanfs.credential;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The paths that scopes speak of: absolute, normalised, without a slash at the end, relative to a namespace's base path. */
final class ScopePath {
    private ScopePath() {}

    /**
     * Returns the object's path as scopes name it: below the base path, or below the namespace if the director gave none or one that does
     * not hold the object (credential facts B.4).
     */
    static String ofObject(TokenNeed need) {
        // A path above its root is no object's; as "/" only a token for everything covers it.
        String path = normalised(need.objectPath()).orElse("/");
        return base(need, path).equals("/")
                ? path
                : "/" + path.substring(base(need, path).length()).replaceFirst("^/", "");
    }

    /** Returns the path that scopes are relative to: {@code /} if none holds the object. */
    static String base(TokenNeed need) {
        return base(need, normalised(need.objectPath()).orElse("/"));
    }

    private static String base(TokenNeed need, String path) {
        return need.basePath()
                .flatMap(ScopePath::normalised)
                .filter(base -> covers(base, path))
                .or(() -> normalised(need.namespace()).filter(namespace -> covers(namespace, path)))
                .orElse("/");
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
