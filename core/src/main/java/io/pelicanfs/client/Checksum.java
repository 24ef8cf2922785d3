package io.pelicanfs.client;

/**
 * A digest of a whole object or member.
 *
 * @param algorithm its name, in lower case
 * @param hex its value, in lower case
 * @param source who says so
 */
public record Checksum(String algorithm, String hex, Source source) {
    /** Where a digest comes from. */
    public enum Source {
        /** A server told it; no bytes were read. */
        SERVER,
        /** It was computed over all bytes. */
        COMPUTED
    }
}
