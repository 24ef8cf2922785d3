package io.pelicanfs.testbed;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the director knows of the federation. */
final class DirectorView {

    private final List<Namespace> namespaces;
    private final List<String> caches;
    private final String origin;
    private final Issuers issuers;
    private final Optional<Possession> possession;

    /** Asks the origin whether it has an object. */
    interface Possession {
        boolean has(String path, Namespace namespace, Optional<String> token);
    }

    /** Without {@code possession} the one origin is taken to have everything, as by default. */
    DirectorView(
            List<Namespace> namespaces,
            List<String> caches,
            String origin,
            Issuers issuers,
            Optional<Possession> possession) {
        this.namespaces = namespaces.stream()
                .sorted(Comparator.comparingInt(
                                (Namespace namespace) -> namespace.prefix().length())
                        .reversed())
                .toList();
        this.caches = caches;
        this.origin = origin;
        this.issuers = issuers;
        this.possession = possession;
    }

    /** The namespace with the longest prefix of {@code path}. */
    Optional<Namespace> namespace(String path) {
        return namespaces.stream().filter(namespace -> namespace.holds(path)).findFirst();
    }

    List<Namespace> namespaces() {
        return namespaces;
    }

    List<String> caches() {
        return caches;
    }

    String origin() {
        return origin;
    }

    String issuerUrl(Namespace namespace) {
        return issuers.named(namespace.issuer()).url();
    }

    /** A private object is looked for only with a token, and {@code skipstat} looks for none. */
    boolean misses(String path, Namespace namespace, Optional<String> token, Query query) {
        boolean asks =
                possession.isPresent() && !query.has("skipstat") && (namespace.publicReads() || token.isPresent());
        return asks && !possession.get().has(path, namespace, token);
    }
}
