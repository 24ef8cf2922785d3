package io.pelicanfs.http;

import io.pelicanfs.http.HttpFailure.Stage;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;

/** Scheme, host and port of a URL: what a connection, a cap and an event belong to. An IPv6 address stands without brackets. */
record Server(String scheme, String host, int port) {
    static Server of(URI uri) throws HttpFailure {
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

    boolean secure() {
        return scheme.equals("https");
    }

    HttpHost address() {
        return new HttpHost(scheme, host, port);
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
        return scheme + "://" + hostAndPort();
    }
}
