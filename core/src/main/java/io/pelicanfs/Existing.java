package io.pelicanfs;

/** What becomes of an object that stands already where one is to be put. */
public enum Existing {
    /** It stays, and the operation fails with {@link ErrorKind#EXISTS} unless it is the same, by size and digest. */
    KEEP,
    /** It is replaced. */
    REPLACE
}
