package io.pelicanfs.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final String SERVER = "https://cache1.example";
    private static final String OTHER = "https://cache2.example";

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger aborts = new AtomicInteger();
    private final Paces paces = new Paces(nanos::get);

    private Pace pace(boolean leavable) {
        return new Pace(paces, SERVER, leavable, aborts::incrementAndGet);
    }

    private void wait(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private void receive(Pace pace, int bytes, int seconds) {
        pace.begin();
        wait(seconds);
        pace.end(bytes);
    }

    @Test
    void aServerFarSlowerThanAnotherIsLeftAfterTheWindow() {
        paces.note(OTHER, 1_000_000);
        var pace = pace(true);

        receive(pace, 500_000, 9);
        assertThat(pace.slow()).isEmpty();
        receive(pace, 50_000, 1);

        assertThat(pace.slow()).isPresent();
        assertThat(aborts).hasValue(1);
    }

    @Test
    void aServerNotMuchSlowerIsKept() {
        paces.note(OTHER, 1_000_000);
        var pace = pace(true);

        receive(pace, 2_000_000, 10);

        assertThat(pace.slow()).isEmpty();
    }

    @Test
    void whereNobodyDeliversFasterNoSpeedIsTooSlow() {
        var pace = pace(true);

        receive(pace, 10, 10);
        receive(pace, 10, 10);

        assertThat(pace.slow()).isEmpty();
    }

    @Test
    void aServerThatStopsIsSeenWithoutAByte() {
        var pace = pace(true);
        receive(pace, 10_000_000, 10);
        pace.begin();
        wait(10);

        pace.judge();

        assertThat(pace.slow()).isPresent();
    }

    @Test
    void theLastServerIsKeptHoweverSlow() {
        paces.note(OTHER, 1_000_000);
        var pace = pace(false);

        receive(pace, 10, 20);

        assertThat(pace.slow()).isEmpty();
    }

    @Test
    void aSlowReaderIsNotTheServersFault() {
        paces.note(OTHER, 1_000_000);
        var pace = pace(true);

        receive(pace, 10, 1);
        wait(30);
        receive(pace, 10, 0);

        assertThat(pace.slow()).isEmpty();
    }

    @Test
    void whatAnotherDeliveredLongAgoNoLongerCounts() {
        paces.note(OTHER, 1_000_000);
        wait(61);
        var pace = pace(true);

        receive(pace, 10, 10);

        assertThat(pace.slow()).isEmpty();
    }
}
