package io.pelicanfs;

/** Decoded object paths: what collapses and what is refused. */
final class UrlPath {
    private UrlPath() {}

    /** Returns whether a segment is {@code ..}: what it would mean depends on who resolves it, so it is refused everywhere. */
    static boolean climbs(String decoded) {
        return ('/' + decoded + '/').contains("/../");
    }

    /** Returns the path without empty segments, segments {@code .} and slashes at its end; a slash for the root. */
    static String collapse(String decoded) {
        var path = new StringBuilder(decoded.length() + 1);
        for (var segment : decoded.split("/", -1)) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                path.append('/').append(segment);
            }
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    static boolean endsWithSlash(String decoded) {
        return decoded.endsWith("/") || decoded.endsWith("/.");
    }

    /** Refuses names that no path can hold. */
    static void checkName(String decoded) {
        if (decoded.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name cannot hold the character U+0000");
        }
        if (PercentCoding.firstLoneSurrogate(decoded) >= 0) {
            throw new IllegalArgumentException("a name must be Unicode text: half of a surrogate pair at position "
                    + PercentCoding.firstLoneSurrogate(decoded));
        }
    }
}
