package io.pelicanfs.testbed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The issuers of the federation by name, made when first named. */
final class Issuers {

    private final String baseUrl;
    private final Map<String, Issuer> byName = new ConcurrentHashMap<>();

    Issuers(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    Issuer named(String name) {
        return byName.computeIfAbsent(name, any -> new Issuer(name, baseUrl + path(name)));
    }

    List<Issuer> all() {
        return List.copyOf(byName.values());
    }

    /** The default issuer has no path, as an origin that issues its own tokens; the others have one each. */
    static String path(String name) {
        return name.equals(Namespace.DEFAULT_ISSUER) ? "" : "/" + name;
    }
}
