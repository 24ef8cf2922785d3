package io.pelicanfs.testbed;

import java.util.Objects;

/**
 * A prefix of the federation and who may read and write below it.
 *
 * @param prefix absolute path without a trailing slash, also the folder below the origin's folder
 * @param publicReads whether everyone may read
 * @param listings whether the director names a {@code collections-url}
 * @param writes whether a token of its issuer may write
 * @param directReads whether the director sends {@code ?directread} to the origin
 * @param issuer name of the issuer of its tokens; issuers are made as they are named
 */
public record Namespace(
        String prefix, boolean publicReads, boolean listings, boolean writes, boolean directReads, String issuer) {

    /** Name of the issuer of namespaces that name none. */
    public static final String DEFAULT_ISSUER = "default";

    public Namespace {
        Objects.requireNonNull(issuer);
        if (!prefix.matches("(/[^/]+)+")) {
            throw new IllegalArgumentException("not an absolute path without trailing slash: " + prefix);
        }
    }

    /** A namespace that everyone may read. */
    public static Namespace publicReads(String prefix) {
        return new Namespace(prefix, true, true, true, true, DEFAULT_ISSUER);
    }

    /** A namespace that only bearers of a token of its issuer may read. */
    public static Namespace privateReads(String prefix) {
        return new Namespace(prefix, false, true, true, true, DEFAULT_ISSUER);
    }

    /** The same namespace with tokens of the issuer {@code name}, which has a key and a path of its own. */
    public Namespace issuedBy(String name) {
        return new Namespace(prefix, publicReads, listings, writes, directReads, name);
    }

    /** The same namespace without a {@code collections-url}. */
    public Namespace withoutListings() {
        return new Namespace(prefix, publicReads, false, writes, directReads, issuer);
    }

    /** The same namespace on an origin that nobody may write to. */
    public Namespace withoutWrites() {
        return new Namespace(prefix, publicReads, listings, false, directReads, issuer);
    }

    /** The same namespace, read through caches only. */
    public Namespace withoutDirectReads() {
        return new Namespace(prefix, publicReads, listings, writes, false, issuer);
    }

    boolean holds(String path) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }

    /** The path as the scopes of its tokens see it: below the prefix. */
    String relative(String path) {
        return path.equals(prefix) ? "/" : path.substring(prefix.length());
    }
}
