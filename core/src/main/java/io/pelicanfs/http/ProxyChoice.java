package io.pelicanfs.http;

import io.pelicanfs.PelicanConfig;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.PercentCodec;

/**
 * Which {@code https} servers are asked through the proxy (protocol facts §10.2: as Go's {@code net/http} does). An entry of {@code noProxy} is
 * {@code *}, a domain with all hosts in it, {@code .domain} for the hosts in it alone, an address or a CIDR block, each but the last with an optional
 * {@code :port}. This machine itself is never asked through a proxy.
 */
final class ProxyChoice {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern PORT = Pattern.compile("^(\\[.*]|[^:]*):(\\d+)$");

    private final Optional<HttpHost> proxy;
    private final Optional<String> authorization;
    private final List<String> noProxy;

    ProxyChoice(PelicanConfig config) {
        this.proxy = config.proxy().map(ProxyChoice::address);
        this.authorization = config.proxy().map(URI::getRawUserInfo).map(ProxyChoice::basic);
        this.noProxy = config.noProxy().stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Returns the proxy for {@code server}, if it is to be asked through one. */
    Optional<HttpHost> forServer(Server server) {
        return proxy.filter(host -> server.secure() && !isLocal(server.host()) && !isExcepted(server));
    }

    /** Returns the value of {@code Proxy-Authorization}, if the proxy's URL has a user. */
    Optional<String> authorization() {
        return authorization;
    }

    private boolean isExcepted(Server server) {
        return noProxy.stream().anyMatch(entry -> {
            var port = PORT.matcher(entry);
            return port.matches()
                    ? Integer.parseInt(port.group(2)) == server.port() && matches(port.group(1), server.host())
                    : matches(entry, server.host());
        });
    }

    private static boolean matches(String entry, String host) {
        if (entry.equals("*")) {
            return true;
        }
        var address = literal(host);
        if (address.isPresent()) {
            return block(entry, address.get());
        }
        var domain = entry.startsWith("*.") ? entry.substring(1) : entry;
        return domain.startsWith(".") ? host.endsWith(domain) : host.equals(domain) || host.endsWith("." + domain);
    }

    /** Whether {@code address} is the one that {@code entry} names, or in its CIDR block. */
    private static boolean block(String entry, InetAddress address) {
        var slash = entry.indexOf('/');
        var network = literal(slash < 0 ? entry : entry.substring(0, slash));
        if (network.isEmpty() || network.get().getAddress().length != address.getAddress().length) {
            return false;
        }
        var a = network.get().getAddress();
        var b = address.getAddress();
        var bits = slash < 0 ? a.length * 8 : prefix(entry.substring(slash + 1), a.length * 8);
        for (int i = 0; i < bits; i++) {
            var mask = 0x80 >> (i % 8);
            if ((a[i / 8] & mask) != (b[i / 8] & mask)) {
                return false;
            }
        }
        return bits >= 0;
    }

    private static int prefix(String text, int most) {
        try {
            var bits = Integer.parseInt(text);
            return bits <= most ? bits : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost")
                || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Returns the address that {@code host} spells out; never asks the name service. */
    private static Optional<InetAddress> literal(String host) {
        var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (!IPV4.matcher(bare).matches() && bare.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static HttpHost address(URI url) {
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            // Without the URL: it may hold a password.
            throw new IllegalArgumentException("the proxy must be given as http://host:port");
        }
        var host = url.getHost();
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new HttpHost("http", bare, url.getPort() < 0 ? 80 : url.getPort());
    }

    private static String basic(String userInfo) {
        var plain = PercentCodec.decode(userInfo, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
