package io.pelicanfs.object;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The version that a read sticks to, whichever servers serve it. The first answer sets it; every further server is compared with it before
 * its bytes count. Thread-safe.
 */
public final class PinnedVersion {
    private final AtomicReference<Version> version = new AtomicReference<>(Version.UNKNOWN);
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();

    /** Returns what is known of the version so far. */
    public Version version() {
        return version.get();
    }

    /** Returns whether {@code server}'s bytes are known to be of this version, as well as can be known. */
    boolean isConfirmed(String server) {
        return confirmed.contains(server);
    }

    /** Returns whether no server has been heard yet. */
    boolean isOpen() {
        return confirmed.isEmpty();
    }

    /** Takes what {@code server} says of the version into account; it has been compared, or is the first. */
    void confirm(String server, Version said) {
        version.updateAndGet(known -> known.and(said));
        confirmed.add(server);
    }

    /** Returns a digest of the whole object that a server has given, the cheapest to compute. */
    Optional<DigestAlgorithm> digest() {
        return version().digests().keySet().stream().sorted().findFirst();
    }
}
