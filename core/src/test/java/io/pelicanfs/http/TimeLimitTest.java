package io.pelicanfs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    private static void passes() throws InterruptedException {
        var ran = new CountDownLatch(1);
        try (var limit = TimeLimit.of(SHORT, ran::countDown)) {
            assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(limit.passed()).isTrue();
        }
    }

    @Test
    void anErrorInOneActionEndsNoOtherLimit() throws InterruptedException {
        var failed = new CountDownLatch(1);
        TimeLimit.of(SHORT, () -> {
            failed.countDown();
            throw new OutOfMemoryError("as a test");
        });
        assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
        passes();
    }

    @Test
    void anInterruptDoesNotKeepTheWatchAwake() throws InterruptedException {
        passes();
        var watch = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("pelicanfs-time-limits"))
                .findFirst()
                .orElseThrow();
        watch.interrupt();
        passes();
        assertThat(watch.isInterrupted()).isFalse();
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCpuTime(watch.getId());
        Thread.sleep(500);
        assertThat(threads.getThreadCpuTime(watch.getId()) - before)
                .isLessThan(Duration.ofMillis(250).toNanos());
    }
}
