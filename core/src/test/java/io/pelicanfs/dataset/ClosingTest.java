package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gives up a pass from outside gets the one who waits in it back. */
@Timeout(20)
class ClosingTest {
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    private void stall() {
        reading.countDown();
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closingEndsAWaitThatNobodyWouldEnd() throws Exception {
        var files =
                new MemoryFiles().with("/ns/a.jsonl", "{}\n".getBytes(UTF_8)).whenStreamed(this::stall);
        var samples = Dataset.open(files, MemoryFiles.url("/ns/a.jsonl")).samples();
        var waiting = new FutureTask<>(samples::next);
        new Thread(waiting).start();
        reading.await();

        samples.close();

        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasFieldOrPropertyWithValue("kind", ErrorKind.CANCELLED);
        assertThatThrownBy(samples::next).hasFieldOrPropertyWithValue("kind", ErrorKind.CANCELLED);
    }

    @Test
    void aQueueThatIsClosedGivesNothingMore() throws Exception {
        var queue = new SampleQueue(100);
        var waiting = new FutureTask<>(queue::take);
        new Thread(waiting).start();

        queue.close();

        assertThatThrownBy(waiting::get).cause().hasFieldOrPropertyWithValue("kind", ErrorKind.CANCELLED);
    }
}
