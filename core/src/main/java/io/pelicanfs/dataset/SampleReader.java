package io.pelicanfs.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The samples of one piece, one after another in the order of their positions. One thread at a time. */
interface SampleReader extends Closeable {
    /** Returns the next sample; empty at the end. */
    Optional<Sample> next() throws IOException;
}
