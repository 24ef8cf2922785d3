package io.pelicanfs.object;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The version that a read sticks to, whichever servers serve it. The first answer sets it; every further server is compared with it before
 * its bytes count. Thread-safe.
 */
public final class PinnedVersion {
    private final AtomicReference<Version> version;
    private final Version required;
    private final Version listed;
    private final Doubts doubts;
    /** What each server said, by its name. */
    private final Map<String, Version> confirmed = new ConcurrentHashMap<>();

    public PinnedVersion() {
        this(Version.UNKNOWN, Version.UNKNOWN, Doubts.none());
    }

    private PinnedVersion(Version required, Version listed, Doubts doubts) {
        this.required = required;
        this.listed = listed;
        this.doubts = doubts;
        this.version = new AtomicReference<>(required.and(listed));
    }

    /**
     * Returns a pin on a version that was learned earlier, by anybody. Any other version is an error of kind {@code CHANGED}; where no
     * digest is known, another modification time is another version.
     */
    public static PinnedVersion requiring(Version known) {
        return requiring(known, Doubts.none());
    }

    /** Returns a pin as {@link #requiring(Version)} does, for one more attempt. */
    public static PinnedVersion requiring(Version known, Doubts doubts) {
        return new PinnedVersion(known, Version.UNKNOWN, doubts);
    }

    /**
     * Returns a pin on what a listing told. A cache keeps what it has once fetched, so another size is another version, and an older time too
     * unless a digest proves it the same. Costs no request where the first answer fits.
     */
    public static PinnedVersion listed(Version listed, Doubts doubts) {
        return new PinnedVersion(Version.UNKNOWN, listed, doubts);
    }

    /** Returns whether {@code said} tells an older time than the listing did. */
    boolean isOlderThanListed(Version said) {
        return listed.modified().isPresent()
                && said.modified().isPresent()
                && said.modified().get().isBefore(listed.modified().get());
    }

    /** Returns the algorithm of a disputed digest, with which further bytes can be compared. */
    Optional<DigestAlgorithm> disputedAlgorithm() {
        return doubts.digests().stream()
                .findFirst()
                .flatMap(digest -> DigestAlgorithm.of(digest.substring(0, digest.indexOf('='))));
    }

    /** Returns the digests that were told with bytes that did not match them. */
    Set<String> disputedDigests() {
        return doubts.digests();
    }

    /** Returns whether the version was known before the first answer. */
    boolean isRequired() {
        return required.sizeBytes().isPresent();
    }

    /** Returns what is known of the version so far. */
    public Version version() {
        return version.get();
    }

    /** Returns whether {@code server}'s bytes are known to be of this version, as well as can be known. */
    boolean isConfirmed(String server) {
        return confirmed.containsKey(server);
    }

    /** Returns whether {@code server} once gave another modification time: between servers they may differ, at one they tell a change. */
    boolean isReplaced(String server, Version said) {
        // A digest decides; without one the time is all there is.
        var first = required.digests().isEmpty() ? required : Version.UNKNOWN;
        var before = confirmed.getOrDefault(server, first).modified();
        return before.isPresent() && said.modified().isPresent() && !before.equals(said.modified());
    }

    /** Returns the servers that said they hold this version, in no order. */
    public Set<String> servers() {
        return Set.copyOf(confirmed.keySet());
    }

    /** Returns whether no server has been heard yet. */
    boolean isOpen() {
        return confirmed.isEmpty();
    }

    /**
     * Takes what {@code server} says of the version into account.
     *
     * @return whether it agrees with what other threads have pinned meanwhile
     */
    boolean confirm(String server, Version said) {
        while (true) {
            var known = version.get();
            if (known.compare(said) == Version.Evidence.DIFFERENT) {
                return false;
            }
            if (version.compareAndSet(known, known.and(said))) {
                confirmed.merge(server, said, Version::and);
                return true;
            }
        }
    }

    /** Takes back what {@code server} said if that was nothing, by which no other server could be known to hold the same. */
    void forgetIfSilent(String server) {
        confirmed.remove(server, Version.UNKNOWN);
    }

    /** Returns a digest of the whole object that a server has given, the cheapest to compute. */
    Optional<DigestAlgorithm> digest() {
        var told = version().digests().keySet();
        return told.isEmpty() ? Optional.empty() : Optional.of(Collections.min(told));
    }
}
