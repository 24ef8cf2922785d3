package io.pelicanfs.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.PelicanException;
import java.util.List;
import java.util.Map;

/** Answers a sample of digits with a vector of that one number. A test may get in before each batch. */
final class FakeEngine implements Engine {
    interface Before {
        void batch(List<String> ids) throws PelicanException;
    }

    private final int concurrency;
    private final BatchLimits limits;
    private final Before before;

    FakeEngine(int concurrency, BatchLimits limits, Before before) {
        this.concurrency = concurrency;
        this.limits = limits;
        this.before = before;
    }

    @Override
    public ModelInfo describe() {
        return new ModelInfo("fake", 1, "none", "none", Map.of());
    }

    @Override
    public BatchLimits batchLimits() {
        return limits;
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public List<Answer> run(List<Sample.Read> batch) throws PelicanException {
        before.batch(batch.stream().map(Sample.Read::id).toList());
        return batch.stream().map(FakeEngine::answer).toList();
    }

    private static Answer answer(Sample.Read sample) {
        return new Answer.Embedding(
                new float[] {Float.parseFloat(new String(sample.bytes(), UTF_8))}, Answer.Coverage.WHOLE);
    }

    @Override
    public void close() {}
}
