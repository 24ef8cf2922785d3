package io.pelicanfs.transfer;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;

/**
 * One source of a transfer from federation to federation.
 *
 * @param object an object or member, or a collection whose contents are meant
 * @param to the object that an object becomes, or the collection that a collection's contents go to
 */
public record CopySource(ObjectInfo object, PelicanUrl to) {}
