package io.pelicanfs.object;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.http.HttpResponse;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What tells one version of an object from another across servers: size, modification time, digests. An ETag is not part of it, since real
 * servers disagree about it for one unchanged object (protocol facts §14 row 8).
 *
 * @param sizeBytes size of the whole object
 * @param modified modification time to the second, where the server says it
 * @param digests digests of the whole object as lower-case hex
 */
public record Version(OptionalLong sizeBytes, Optional<Instant> modified, Map<DigestAlgorithm, String> digests) {
    /** How well two versions are known to be one, best first. */
    enum Evidence {
        SAME_DIGEST,
        SAME_SIZE_AND_TIME,
        SAME_SIZE,
        NONE,
        DIFFERENT
    }

    /** A version of which nothing is known. */
    public static final Version UNKNOWN = new Version(OptionalLong.empty(), Optional.empty(), Map.of());

    public Version {
        digests = Map.copyOf(digests);
    }

    /** Returns what a listing tells. */
    public static Version listed(ObjectInfo object) {
        return new Version(object.sizeBytes(), object.modified(), Map.of());
    }

    /**
     * Reads the head of an answer about the whole object.
     *
     * @param sizeBytes the size it tells
     * @param wanted what the request's {@code Want-Digest} asked for, if it had one
     * @param origin whether the server is known to be an origin
     */
    static Version from(
            HttpResponse response, OptionalLong sizeBytes, Optional<DigestAlgorithm> wanted, boolean origin) {
        return new Version(
                sizeBytes,
                response.header("Last-Modified").flatMap(HttpDate::parse),
                digests(response, wanted, origin));
    }

    /** XRootD repeats digests it was not asked for, of other objects; its old cache labels them wrongly even when asked. */
    private static Map<DigestAlgorithm, String> digests(
            HttpResponse response, Optional<DigestAlgorithm> wanted, boolean origin) {
        var kind = ServerKind.of(response);
        if (kind == ServerKind.OLD_XROOTD && !origin) {
            return Map.of();
        }
        var digests = new EnumMap<DigestAlgorithm, String>(DigestAlgorithm.class);
        for (String line : response.headers("Digest")) {
            for (String piece : line.split(",", -1)) {
                int equals = piece.indexOf('=');
                if (equals > 0) {
                    DigestAlgorithm.of(piece.substring(0, equals))
                            .filter(algorithm -> kind == ServerKind.OTHER || wanted.equals(Optional.of(algorithm)))
                            .ifPresent(algorithm -> algorithm
                                    .hex(piece.substring(equals + 1).strip())
                                    .ifPresent(hex -> digests.put(algorithm, hex)));
                }
            }
        }
        return digests;
    }

    /** Compares with what another server, or the same one later, says. */
    Evidence compare(Version other) {
        boolean equalDigest = false;
        for (var digest : digests.entrySet()) {
            String theirs = other.digests.get(digest.getKey());
            if (theirs != null && !theirs.equals(digest.getValue())) {
                return Evidence.DIFFERENT;
            }
            equalDigest |= theirs != null;
        }
        if (sizeBytes.isPresent() && other.sizeBytes.isPresent() && !sizeBytes.equals(other.sizeBytes)) {
            return Evidence.DIFFERENT;
        }
        if (equalDigest) {
            return Evidence.SAME_DIGEST;
        }
        if (sizeBytes.isEmpty() || other.sizeBytes.isEmpty()) {
            return Evidence.NONE;
        }
        return modified.isPresent() && modified.equals(other.modified)
                ? Evidence.SAME_SIZE_AND_TIME
                : Evidence.SAME_SIZE;
    }

    /** Returns whether a digest proves both to be the same bytes. */
    public boolean sameDigestAs(Version other) {
        return compare(other) == Evidence.SAME_DIGEST;
    }

    /** Returns whether {@code other} is this version for all that can be known: the digest is equal, or else size and time. */
    public boolean isSurely(Version other) {
        var evidence = compare(other);
        return evidence == Evidence.SAME_DIGEST || evidence == Evidence.SAME_SIZE_AND_TIME;
    }

    /** Returns whether {@code other} is another version: a digest or the size differs. */
    public boolean isSurelyNot(Version other) {
        return compare(other) == Evidence.DIFFERENT;
    }

    /** Returns what both together say; {@code other} is about the same version. */
    Version and(Version other) {
        var all = new EnumMap<DigestAlgorithm, String>(DigestAlgorithm.class);
        all.putAll(other.digests);
        all.putAll(digests);
        return new Version(
                sizeBytes.isPresent() ? sizeBytes : other.sizeBytes,
                modified.isPresent() ? modified : other.modified,
                all);
    }
}
