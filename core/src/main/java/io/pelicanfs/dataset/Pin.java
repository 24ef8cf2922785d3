package io.pelicanfs.dataset;

import io.pelicanfs.object.Version;
import java.util.Optional;

/**
 * What one object of a dataset is held to.
 *
 * @param index of an archive, by which it is opened without a request; not to be changed
 */
public record Pin(Version version, Optional<byte[]> index) {
    /** Holds an object to nothing. */
    public static final Pin NONE = of(Version.UNKNOWN);

    static Pin of(Version version) {
        return new Pin(version, Optional.empty());
    }
}
