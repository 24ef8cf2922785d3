package io.pelicanfs.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ObjectInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrewTest {
    private static Planned planned(long sizeBytes) {
        return Planned.of(Planned.Action.GET, FakeMoves.url("/x"), Path.of("x"), sizeBytes);
    }

    private static Task task(long sizeBytes) {
        return new Task(sizeBytes, 1, () -> {});
    }

    @Test
    void aMillionObjectsAreNeverAllInMemory() throws IOException {
        var waiting = new AtomicLong();
        var most = new AtomicLong();
        var options = TransferOptions.defaults();

        var summary = Crew.run(options, result -> waiting.decrementAndGet(), crew -> {
            for (int i = 0; i < 1_000_000; i++) {
                var planned = planned(i % 100 == 0 ? Lanes.LARGE_BYTES : 1);
                most.accumulateAndGet(waiting.incrementAndGet(), Math::max);
                crew.add(planned, () -> Results.of(planned, Outcome.COPIED));
            }
        });

        assertThat(summary.count(Outcome.COPIED)).isEqualTo(1_000_000);
        assertThat(most.get()).isLessThan(2 * Lanes.MOST_WAITING + 256 + 2 * options.parallel() + 2);
    }

    @Test
    void noMoreRunAtOnceThanAsked() throws IOException {
        var running = new AtomicInteger();
        var most = new AtomicInteger();

        Crew.run(TransferOptions.defaults().parallel(3), TransferListener.NONE, crew -> {
            for (int i = 0; i < 200; i++) {
                var planned = planned(1);
                crew.add(planned, () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    running.decrementAndGet();
                    return Results.of(planned, Outcome.COPIED);
                });
            }
        });

        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void halfTheWorkersGoToLargeObjectsWhileThereAreSmallOnes() throws InterruptedException {
        var lanes = new Lanes(4);
        for (int i = 0; i < 4; i++) {
            lanes.add(task(Lanes.LARGE_BYTES));
            lanes.add(task(1));
        }

        var first =
                IntStream.range(0, 4).mapToLong(i -> take(lanes).sizeBytes()).toArray();

        assertThat(first).containsExactly(Lanes.LARGE_BYTES, Lanes.LARGE_BYTES, 1, 1);
    }

    @Test
    void allWorkersGoToLargeObjectsOnceNothingSmallCanCome() throws InterruptedException {
        var lanes = new Lanes(4);
        for (int i = 0; i < 4; i++) {
            lanes.add(task(Lanes.LARGE_BYTES));
        }
        lanes.end();

        assertThat(IntStream.range(0, 4).mapToObj(i -> take(lanes))).hasSize(4);
        assertThat(lanes.take()).isEmpty();
    }

    private static Task take(Lanes lanes) {
        try {
            return lanes.take().orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void namesNeedAPlace() {
        var info = new ObjectInfo(
                FakeMoves.url("/x"), ObjectInfo.Type.OBJECT, OptionalLong.empty(), Optional.of(Instant.EPOCH));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> new NamedObject(info, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
