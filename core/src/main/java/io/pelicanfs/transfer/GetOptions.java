package io.pelicanfs.transfer;

import java.time.Duration;
import java.util.Optional;

/**
 * How an object is fetched.
 *
 * @param deadline how long it may take at most; what came by then is kept for another run
 */
public record GetOptions(Optional<Duration> deadline) {
    private static final GetOptions DEFAULTS = new GetOptions(Optional.empty());

    /** Returns the options that need no thought: no deadline. */
    public static GetOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with a deadline. */
    public GetOptions within(Duration time) {
        return new GetOptions(Optional.of(time));
    }
}
