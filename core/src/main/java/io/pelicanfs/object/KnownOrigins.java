package io.pelicanfs.object;

import io.pelicanfs.federation.ObjectServer;
import io.pelicanfs.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What software each origin runs, learned from its answers: it decides what a write can rely on. Thread-safe. */
final class KnownOrigins {
    enum Kind {
        /** Keeps to {@code If-None-Match: *} and {@code Overwrite: F} (protocol facts §4.9); names itself Pelican or not at all. */
        GO,
        /** Ignores both; versions cut names at a question mark (servers facts §1). */
        XROOTD,
        /** Something else: nothing is taken for granted. */
        OTHER
    }

    private final ConcurrentHashMap<String, Kind> kinds = new ConcurrentHashMap<>();

    /** Learns from an answer; one that may be a proxy's word for a dead origin teaches nothing. */
    void note(ObjectServer server, HttpResponse response) {
        if (response.status() < 500 && response.status() != 429) {
            // XRootD always names itself: an answer without the name is then a proxy's.
            kinds.merge(server.server(), kind(response), (old, now) -> old == Kind.XROOTD ? old : now);
        }
    }

    private static Kind kind(HttpResponse response) {
        String name = response.header("Server").orElse("").toLowerCase(Locale.ROOT);
        if (name.startsWith("xrootd")) {
            return Kind.XROOTD;
        }
        return name.isEmpty() || name.startsWith("pelican") ? Kind.GO : Kind.OTHER;
    }

    Optional<Kind> of(ObjectServer server) {
        return Optional.ofNullable(kinds.get(server.server()));
    }
}
