package io.pelicanfs.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A pass as a stream. */
final class SampleStream extends Spliterators.AbstractSpliterator<Sample> {
    private final Samples samples;

    private SampleStream(Samples samples) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.samples = samples;
    }

    static Stream<Sample> of(Samples samples) {
        return StreamSupport.stream(new SampleStream(samples), false).onClose(samples::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Sample> action) {
        try {
            var next = samples.next();
            next.ifPresent(action);
            return next.isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
