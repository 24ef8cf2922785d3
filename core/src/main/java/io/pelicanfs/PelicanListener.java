package io.pelicanfs;

/**
 * Hears of what happens inside. Called on the thread that does the work, by many threads at once: return fast and throw nothing.
 */
@FunctionalInterface
public interface PelicanListener {
    /** Hears nothing. */
    PelicanListener NONE = event -> {};

    /** Called once for each event, in order for one operation. */
    void on(PelicanEvent event);

    /** Returns a listener that tells this one first and then {@code other}. */
    default PelicanListener and(PelicanListener other) {
        return event -> {
            on(event);
            other.on(event);
        };
    }
}
