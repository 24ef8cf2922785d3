package io.pelicanfs.inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/** Cuts the samples of a source into batches. One thread at a time. */
final class Batcher {
    private final SampleSource source;
    private final BatchLimits limits;

    Batcher(SampleSource source, BatchLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** Returns the next batch of at least one sample, or empty at the end. */
    Optional<Batch> next() throws IOException {
        var samples = new ArrayList<Sample>(limits.samples());
        long sizeBytes = 0;
        while (samples.size() < limits.samples() && sizeBytes < limits.sizeBytes()) {
            var sample = source.next();
            if (sample.isEmpty()) {
                break;
            }
            samples.add(sample.get());
            if (sample.get() instanceof Sample.Read read) {
                sizeBytes += read.bytes().length;
            }
        }
        return samples.isEmpty() ? Optional.empty() : Optional.of(new Batch(samples, sizeBytes));
    }
}
