package io.pelicanfs.inference;

import io.pelicanfs.PelicanException;
import java.util.ArrayList;
import java.util.List;

/** Keeps the results as text: {@code id=value} or {@code id!KIND}. */
final class FakeSink implements Sink {
    interface Before {
        void write(List<Result> results) throws PelicanException;
    }

    final List<String> lines = new ArrayList<>();
    boolean committed;
    private final Before before;

    FakeSink() {
        this(results -> {});
    }

    FakeSink(Before before) {
        this.before = before;
    }

    @Override
    public void write(List<Result> results) throws PelicanException {
        before.write(results);
        for (var result : results) {
            lines.add(
                    result.answer() instanceof Answer.Embedding embedding
                            ? result.id() + "=" + Math.round(embedding.values()[0])
                            : result.id() + "!"
                                    + ((Answer.Failed) result.answer()).why().kind());
        }
    }

    @Override
    public void commit() {
        committed = true;
    }

    @Override
    public void close() {}
}
