package io.pelicanfs.inference;

import io.pelicanfs.PelicanException;
import java.util.List;

/**
 * A model that is ready to run. Safe for use by many threads; {@link #close} must come after the last {@link #run} has returned.
 */
public interface Engine extends AutoCloseable {
    /** Returns what this is. May read the model's files to digest them. */
    ModelInfo describe();

    /** Returns the batches this engine likes best. */
    BatchLimits batchLimits();

    /** Returns how many batches at once keep the CPUs it was given busy. */
    int concurrency();

    /**
     * Runs the model.
     *
     * @param batch at least one sample
     * @return one answer a sample, in the same order; a sample the model cannot take is an {@link Answer.Failed}
     * @throws PelicanException if the batch as a whole failed; of kind {@code CANCELLED} if the thread was interrupted
     */
    List<Answer> run(List<Sample.Read> batch) throws PelicanException;

    @Override
    void close();
}
