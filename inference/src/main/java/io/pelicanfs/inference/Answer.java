package io.pelicanfs.inference;

import io.pelicanfs.PelicanException;

/** What a model said of one sample, or why it could not. */
public sealed interface Answer {
    /**
     * A vector. Two are equal only if they are the same array: results are written, not compared.
     *
     * @param values finite numbers; the array is given away
     * @param coverage how much of the sample the model saw
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Embedding(float[] values, Coverage coverage) implements Answer {}

    /** The sample could not be read, or the model could not take it. */
    record Failed(PelicanException why) implements Answer {}

    /** How much of a sample a model saw. */
    enum Coverage {
        /** All of it. */
        WHOLE,
        /** Only its beginning: it is longer than the model's limit ({@link ModelInfo#limit}). */
        TRUNCATED
    }
}
