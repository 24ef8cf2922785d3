package io.pelicanfs.transfer;

import io.pelicanfs.Existing;
import java.time.Duration;
import java.util.Optional;

/**
 * How an object is fetched.
 *
 * @param existing what becomes of another file that stands at the target
 * @param deadline how long it may take at most; what came by then is kept for another run
 */
public record GetOptions(Existing existing, Optional<Duration> deadline) {
    private static final GetOptions DEFAULTS = new GetOptions(Existing.REPLACE, Optional.empty());

    /** Returns the options that need no thought: a file that stands there is replaced, and there is no deadline. */
    public static GetOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with a deadline. */
    public GetOptions within(Duration time) {
        return new GetOptions(existing, Optional.of(time));
    }

    /** Returns these options with another fate for a file that stands at the target. */
    public GetOptions existing(Existing fate) {
        return new GetOptions(fate, deadline);
    }
}
