package io.pelicanfs.http;

import io.pelicanfs.http.HttpFailure.Stage;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of a URL: what a connection, a cap and an event belong to. An IPv6 address stands without brackets. There is one
 * for each server, since every request needs it in several forms.
 */
final class Server {
    /** More servers than a process meets; then they are made anew. */
    private static final int MOST_KNOWN = 1000;

    private static final Map<String, Server> KNOWN = new ConcurrentHashMap<>();

    private final String scheme;
    private final String host;
    private final int port;
    private final String name;
    private final HttpHost address;

    Server(String scheme, String host, int port) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
        this.name = scheme + "://" + hostAndPort();
        this.address = new HttpHost(scheme, host, port);
    }

    static Server of(URI uri) throws HttpFailure {
        var written = uri.getScheme() + "://" + uri.getRawAuthority();
        var known = KNOWN.get(written);
        if (known == null) {
            known = parse(uri);
            if (KNOWN.size() >= MOST_KNOWN) {
                KNOWN.clear();
            }
            KNOWN.put(written, known);
        }
        return known;
    }

    private static Server parse(URI uri) throws HttpFailure {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getRawAuthority() == null) {
            throw new HttpFailure(Stage.RESOLVE, "the URL is neither https nor http", null);
        }
        try {
            // Not URI.getHost, which is null for a host name with an underscore.
            var authority = URIAuthority.create(uri.getRawAuthority());
            if (authority.getHostName().isEmpty() || authority.getUserInfo() != null) {
                throw new HttpFailure(Stage.RESOLVE, "the URL names no host, or a user", null);
            }
            var port = authority.getPort() >= 0 ? authority.getPort() : scheme.equals("https") ? 443 : 80;
            return new Server(scheme, authority.getHostName().toLowerCase(Locale.ROOT), port);
        } catch (URISyntaxException e) {
            throw new HttpFailure(Stage.RESOLVE, "the URL names no host", null);
        }
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean secure() {
        return scheme.equals("https");
    }

    HttpHost address() {
        return address;
    }

    /** Returns {@code host:port}. */
    String hostAndPort() {
        return bracketedHost() + ":" + port;
    }

    /** Returns the value of the {@code Host} header: without the port where it is the scheme's own. */
    String hostHeader() {
        return port == (secure() ? 443 : 80) ? bracketedHost() : hostAndPort();
    }

    private String bracketedHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** Returns {@code scheme://host:port}, as events tell it. */
    @Override
    public String toString() {
        return name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Server server && name.equals(server.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
