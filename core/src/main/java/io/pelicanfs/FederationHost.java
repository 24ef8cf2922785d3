package io.pelicanfs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code host[:port]} of a federation in one canonical form. */
final class FederationHost {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_NAME_LENGTH = 253;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65535;

    private FederationHost() {}

    /** Returns the host in lower case with its port unless that is 443, or nothing if {@code text} is none. */
    static Optional<String> canonical(String text) {
        int portColon = text.indexOf(':', text.lastIndexOf(']') + 1);
        var host = (portColon < 0 ? text : text.substring(0, portColon)).toLowerCase(Locale.ROOT);
        if (!isName(host) && !isIpv6(host)) {
            return Optional.empty();
        }
        if (portColon < 0) {
            return Optional.of(host);
        }
        var digits = text.substring(portColon + 1);
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MAX_PORT) {
            return Optional.empty();
        }
        return Optional.of(port == HTTPS_PORT ? host : host + ":" + port);
    }

    private static boolean isName(String host) {
        return host.length() <= MAX_NAME_LENGTH && NAME.matcher(host).matches();
    }

    @SuppressWarnings("AddressSelection") // one literal is one address
    private static boolean isIpv6(String host) {
        if (!IPV6.matcher(host).matches()) {
            return false;
        }
        try {
            // In brackets it is read as an address or refused: no name service is asked.
            InetAddress.getByName(host);
            return true;
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
