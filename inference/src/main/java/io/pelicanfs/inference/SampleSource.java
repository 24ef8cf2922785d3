package io.pelicanfs.inference;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Samples in a fixed order, pulled one by one. A source may read ahead on threads of its own; how far, and how large one sample may be, is
 * its own cap.
 *
 * <p>{@link #next} is called by one thread at a time. {@link #close} may be called by any thread, more than once, and makes a
 * {@code next} in progress fail soon: that is how a run is cancelled while it waits for bytes.
 */
public interface SampleSource extends Closeable {
    /**
     * Returns the next sample, or empty at the end. A sample that cannot be read is a {@link Sample.Failed}.
     *
     * @throws IOException if the samples as a whole cannot be had, such as an archive whose index is damaged; this ends the run
     */
    Optional<Sample> next() throws IOException;

    /** Returns how many samples there are in all, where that is known without reading them. For progress only. */
    default OptionalLong count() {
        return OptionalLong.empty();
    }
}
