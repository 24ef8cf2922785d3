package io.pelicanfs.transfer;

import io.pelicanfs.PelicanUrl;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One thing that a transfer of many is about to do.
 *
 * @param action what
 * @param url the object or collection in the federation; of a copy the source
 * @param file the local file, where there is one
 * @param destination of a copy the object that is made
 * @param sizeBytes how much there is to move; 0 if that is not known or nothing is moved
 */
public record Planned(
        Action action, PelicanUrl url, Optional<Path> file, Optional<PelicanUrl> destination, long sizeBytes) {
    /** What can be planned. */
    public enum Action {
        GET,
        PUT,
        COPY,
        CREATE,
        DELETE,
        DELETE_LOCAL
    }

    static Planned of(Action action, PelicanUrl url, Path file, long sizeBytes) {
        return new Planned(action, url, Optional.of(file), Optional.empty(), sizeBytes);
    }

    static Planned of(Action action, PelicanUrl url) {
        return new Planned(action, url, Optional.empty(), Optional.empty(), 0);
    }
}
