package io.pelicanfs.transfer;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One source of a transfer and where it goes.
 *
 * @param object what is known of it. A size or time that is not known costs a comparison of digests at most; what is called a collection
 *     here may turn out to be an object
 * @param path its place below the destination, names with slashes between; empty for a collection whose contents go there directly
 */
public record NamedObject(ObjectInfo object, String path) {
    public NamedObject {
        if (path.isEmpty() && !object.isCollection()) {
            throw new IllegalArgumentException("an object needs a name at the destination");
        }
    }

    /** Returns an object of which nothing is known, under its own name. */
    public static NamedObject object(PelicanUrl url) {
        return new NamedObject(
                new ObjectInfo(url, ObjectInfo.Type.OBJECT, OptionalLong.empty(), Optional.empty()), url.name());
    }

    /** Returns a collection whose contents go directly into the destination. */
    public static NamedObject tree(PelicanUrl url) {
        return new NamedObject(
                new ObjectInfo(url, ObjectInfo.Type.COLLECTION, OptionalLong.empty(), Optional.empty()), "");
    }
}
