package io.pelicanfs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    /** A feed for tests that needs no closing. */
    @FunctionalInterface
    private interface Feeding extends ReadAhead.Feed {
        @Override
        default void close() {}
    }

    private static SampleSource of(Feeding feed) {
        return ReadAhead.start(feed, OptionalLong.empty());
    }

    private static List<String> ids(SampleSource source) throws IOException {
        var ids = new ArrayList<String>();
        for (var sample = source.next(); sample.isPresent(); sample = source.next()) {
            ids.add(sample.get().id());
        }
        return ids;
    }

    private static Sample.Failed failed(String id, ErrorKind kind) {
        var why = PelicanException.of(kind, "it failed");
        return new Sample.Failed(id, kind == ErrorKind.CONTACT ? why.retryable().build() : why.build());
    }

    @Test
    void keepsTheOrderAndEndsMoreThanOnce() throws IOException {
        var source = of(next -> {
            for (int i = 0; i < 3000; i++) {
                next.put(FakeSource.sample(i));
            }
        });

        assertThat(ids(source)).hasSize(3000).startsWith("0", "1", "2").endsWith("2999");
        assertThat(source.next()).isEmpty();
    }

    @Test
    void givesTheSamplesBeforeAFailureAndThenTheFailure() throws IOException {
        var source = of(next -> {
            next.put(FakeSource.sample(7));
            throw failed("x", ErrorKind.CORRUPT).why();
        });

        assertThat(source.next()).map(Sample::id).contains("7");
        assertThatThrownBy(source::next)
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT));
    }

    @Test
    void takesAFederationForGoneAfterEightFailuresInARowThatAnotherTryCanHelpWith() throws IOException {
        var source = of(next -> {
            for (int i = 0; i < 7; i++) {
                next.put(failed("a" + i, ErrorKind.CONTACT));
            }
            next.put(FakeSource.sample(1));
            for (int i = 0; i < 8; i++) {
                next.put(failed("b" + i, ErrorKind.CONTACT));
            }
        });

        for (int i = 0; i < 15; i++) {
            assertThat(source.next()).isPresent();
        }
        assertThatThrownBy(source::next).isInstanceOf(PelicanException.class);
    }

    @Test
    void goesOnThroughFailuresThatAreTheSamplesOwn() throws IOException {
        var source = of(next -> {
            for (int i = 0; i < 100; i++) {
                next.put(failed("a" + i, ErrorKind.NOT_FOUND));
            }
        });

        assertThat(ids(source)).hasSize(100);
    }

    @Test
    void waitsWhileTooManyBytesWait() throws IOException {
        var put = new AtomicInteger();
        var source = of(next -> {
            for (int i = 0; i < 5; i++) {
                next.put(new Sample.Read("" + i, new byte[30 << 20]));
                put.incrementAndGet();
            }
        });

        for (int taken = 0; taken < 5; taken++) {
            assertThat(put.get()).isLessThanOrEqualTo(taken + 2);
            assertThat(source.next()).isPresent();
        }
        assertThat(source.next()).isEmpty();
    }

    @Test
    void closingEndsAWaitForSamplesAndClosesTheFeed() throws Exception {
        var closed = new AtomicBoolean();
        var reading = new CountDownLatch(1);
        var source = ReadAhead.start(
                new ReadAhead.Feed() {
                    @Override
                    public void run(ReadAhead.Next next) throws InterruptedException {
                        reading.countDown();
                        new CountDownLatch(1).await();
                    }

                    @Override
                    public void close() {
                        closed.set(true);
                    }
                },
                OptionalLong.empty());
        reading.await();

        source.close();

        assertThatThrownBy(source::next)
                .isInstanceOfSatisfying(
                        PelicanException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(closed).isTrue();
    }
}
