package io.pelicanfs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong();

    private RateLimit limit(OptionalLong bytesPerSecond) {
        return new RateLimit(bytesPerSecond, nanos::get, time -> nanos.addAndGet(time.toNanos()));
    }

    @Test
    void bytesTakeTheTimeThatTheLimitGivesThem() throws InterruptedIOException {
        var limit = limit(OptionalLong.of(1_000_000));

        int moved = 0;
        while (moved < 5_000_000) {
            int part = limit.part(256 << 10);
            limit.moved(part);
            moved += part;
        }

        assertThat(Duration.ofNanos(nanos.get())).isBetween(Duration.ofMillis(4_900), Duration.ofMillis(5_100));
    }

    @Test
    void timeNotUsedIsNotSavedUp() throws InterruptedIOException {
        var limit = limit(OptionalLong.of(1_000));
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        long begin = nanos.get();

        limit.moved(2_000);

        assertThat(nanos.get() - begin).isEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void withoutALimitNothingWaits() throws InterruptedIOException {
        var limit = limit(OptionalLong.empty());

        assertThat(limit.part(1 << 20)).isEqualTo(1 << 20);
        limit.moved(1 << 30);

        assertThat(nanos).hasValue(0);
    }
}
