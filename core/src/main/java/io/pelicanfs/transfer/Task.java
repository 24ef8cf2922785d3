package io.pelicanfs.transfer;

import java.io.IOException;

/** One planned thing and how to do it. */
record Task(Planned planned, Work work) {
    /** Does it. */
    @FunctionalInterface
    interface Work {
        Transferred run() throws IOException;
    }
}
