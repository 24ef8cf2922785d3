package io.pelicanfs.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Samples made on demand, counting how many were asked for. */
final class FakeSource implements SampleSource {
    final AtomicLong handedOut = new AtomicLong();
    final CountDownLatch closed = new CountDownLatch(1);
    private final long count;
    private final LongFunction<Sample> make;

    private FakeSource(long count, LongFunction<Sample> make) {
        this.count = count;
        this.make = make;
    }

    /** Samples "0", "1", … whose bytes are their ids. */
    static FakeSource numbered(long count) {
        return new FakeSource(count, FakeSource::sample);
    }

    static FakeSource of(Sample... samples) {
        return new FakeSource(samples.length, i -> samples[(int) i]);
    }

    static FakeSource made(long count, LongFunction<Sample> make) {
        return new FakeSource(count, make);
    }

    static Sample sample(long number) {
        return text(Long.toString(number), Long.toString(number));
    }

    static Sample.Read text(String id, String text) {
        return new Sample.Read(id, text.getBytes(UTF_8));
    }

    @Override
    public Optional<Sample> next() throws IOException {
        if (handedOut.get() == count) {
            return Optional.empty();
        }
        return Optional.of(make.apply(handedOut.getAndIncrement()));
    }

    @Override
    public OptionalLong count() {
        return OptionalLong.of(count);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
