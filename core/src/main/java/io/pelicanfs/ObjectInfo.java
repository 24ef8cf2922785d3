package io.pelicanfs;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one object, collection or archive member.
 *
 * @param url where it is
 * @param type what it is
 * @param sizeBytes its size in bytes; empty for collections, and where a server does not say
 * @param modified when it last changed, to the second, where a server says so
 */
public record ObjectInfo(PelicanUrl url, Type type, OptionalLong sizeBytes, Optional<Instant> modified) {
    /** An object holds bytes, a collection holds names. */
    public enum Type {
        OBJECT,
        COLLECTION
    }

    /** Returns the last part of the path or member name. */
    public String name() {
        return url.name();
    }

    /** Returns whether this is a collection. */
    public boolean isCollection() {
        return type == Type.COLLECTION;
    }
}
