package io.pelicanfs.federation;

import io.pelicanfs.PelicanUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A cache or origin that serves objects.
 *
 * @param base scheme, authority and any path in front of object paths, without a slash at the end, percent-encoded
 * @param reason why it is asked, as {@code pelfs stat -v} shows it
 * @param origin whether it is known to be an origin, which always holds the whole object
 */
public record ObjectServer(String base, String reason, boolean origin) {
    /** Returns where the object of {@code url} is on this server. */
    public URI locate(PelicanUrl url) {
        return URI.create(base + url.encodedPath());
    }

    /** Returns {@code scheme://host[:port]}. */
    public String server() {
        return serverOf(base);
    }

    /** Returns whether requests to it are encrypted, so that a token may be sent. */
    public boolean secure() {
        return base.startsWith("https://");
    }

    /** Returns this server, asked over TLS. */
    ObjectServer secured() {
        return secure() ? this : new ObjectServer("https://" + base.substring(base.indexOf("://") + 3), reason, origin);
    }

    /**
     * Reads a URL that a director gave for the object at {@code objectPath}. Names may stand in it raw, with {@code ,} {@code ;} and
     * spaces (protocol facts §1.2), so it is cut by hand.
     *
     * @return empty if it is not an http(s) URL, or does not end in the object's path
     */
    static Optional<ObjectServer> of(String text, String objectPath, String reason, boolean origin) {
        String withoutQuery = text.indexOf('?') < 0 ? text : text.substring(0, text.indexOf('?'));
        int authority = withoutQuery.indexOf("://");
        if (authority < 0) {
            return Optional.empty();
        }
        String scheme = withoutQuery.substring(0, authority).toLowerCase(Locale.ROOT);
        int path = withoutQuery.indexOf('/', authority + 3);
        if (!(scheme.equals("https") || scheme.equals("http")) || path < 0) {
            return Optional.empty();
        }
        String host = withoutQuery.substring(authority + 3, path);
        String decoded = PelicanUrl.decodePath(withoutQuery.substring(path));
        String bare =
                decoded.length() > 1 && decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
        if (host.isEmpty() || host.indexOf('@') >= 0 || !bare.endsWith(objectPath)) {
            return Optional.empty();
        }
        String before = bare.substring(0, bare.length() - objectPath.length());
        String prefix = before.endsWith("/") ? before.substring(0, before.length() - 1) : before;
        return Optional.of(new ObjectServer(scheme + "://" + host + PelicanUrl.encodePath(prefix), reason, origin));
    }

    /** Returns {@code scheme://host[:port]} of a URL in lower case, without the port that https has anyway: one server has one name. */
    public static String serverOf(String url) {
        int path = url.indexOf('/', url.indexOf("://") + 3);
        String server = (path < 0 ? url : url.substring(0, path)).toLowerCase(Locale.ROOT);
        return server.startsWith("https://") && server.endsWith(":443")
                ? server.substring(0, server.length() - ":443".length())
                : server;
    }
}
