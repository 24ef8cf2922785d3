package io.pelicanfs.testbed;

import java.io.IOException;

/** A request that gets no answer: the connection closes at once, or stays silent until the testbed closes. */
final class Hangup extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean silent;

    private Hangup(boolean silent) {
        super("no answer, on purpose");
        this.silent = silent;
    }

    static Hangup closing() {
        return new Hangup(false);
    }

    static Hangup silence() {
        return new Hangup(true);
    }

    boolean isSilent() {
        return silent;
    }
}
