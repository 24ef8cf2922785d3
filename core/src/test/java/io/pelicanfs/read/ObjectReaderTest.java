package io.pelicanfs.read;

import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.job.Workers;
import io.pelicanfs.object.FakeFederation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectReaderTest {
    private static final String CACHE = "https://cache.example:8442";
    private static final byte[] OBJECT = new byte[3_000_000];

    static {
        new Random(7).nextBytes(OBJECT);
    }

    private final FakeFederation federation = new FakeFederation().cache(CACHE, FakeFederation.holding(OBJECT));
    private final ExecutorService workers = Workers.start("test");

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    private ObjectReader open(long memoryBytes) {
        return new ObjectReader(federation.client(), url("/ns/o"), new BlockCache(memoryBytes), workers, 4);
    }

    private static byte[] at(int offset, int length) {
        return Arrays.copyOfRange(OBJECT, offset, offset + length);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 200_000, 64 << 20})
    void randomReadsAgreeWithTheObjectWhateverTheMemory(long memoryBytes) throws IOException {
        var random = new Random(11);
        try (var reader = open(memoryBytes)) {
            for (int i = 0; i < 300; i++) {
                int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 1_500_000 : 5_000);
                int offset = random.nextInt(OBJECT.length + 100);
                var target = random.nextBoolean() ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
                int got = reader.read(offset, target);
                int expected = offset >= OBJECT.length ? -1 : Math.min(length, OBJECT.length - offset);
                assertThat(got).isEqualTo(expected);
                if (got > 0) {
                    var bytes = new byte[got];
                    target.flip().get(bytes);
                    assertThat(bytes).isEqualTo(at(offset, got));
                }
            }
        }
    }

    @Test
    void smallReadsThatFollowEachOtherNeedFewRequests() throws IOException {
        try (var reader = open(64 << 20)) {
            for (int offset = 0; offset < OBJECT.length; offset += 10_000) {
                assertThat(reader.readFully(offset, 10_000)).isEqualTo(at(offset, 10_000));
            }
        }
        assertThat(federation.objectRequests()).hasSizeLessThan(10);
    }

    @Test
    void aBlockThatWasReadIsNotAskedForAgain() throws IOException {
        try (var reader = open(64 << 20)) {
            reader.readFully(1_000_000, 10);
            int requests = federation.objectRequests().size();
            reader.readFully(1_000_100, 10);
            assertThat(federation.objectRequests()).hasSize(requests);
        }
    }

    @Test
    void nearRangesBecomeOneRequestAndComeInTheOrderAsked() throws IOException {
        try (var reader = open(64 << 20)) {
            var ranges = List.of(
                    new ByteRange(2_000_000, 50),
                    new ByteRange(100, 20),
                    new ByteRange(5_000, 0),
                    new ByteRange(90, 40));

            var got = reader.readVectored(ranges);

            var bytes = new ArrayList<byte[]>();
            got.forEach(buffer -> {
                var copy = new byte[buffer.remaining()];
                buffer.get(copy);
                bytes.add(copy);
            });
            assertThat(bytes).containsExactly(at(2_000_000, 50), at(100, 20), new byte[0], at(90, 40));
            assertThat(federation.objectRequests())
                    .containsExactlyInAnyOrder(
                            "HEAD cache.example:8442",
                            "GET cache.example:8442 bytes=90-129",
                            "GET cache.example:8442 bytes=2000000-2000049");
        }
    }

    @Test
    void aRangePastTheEndIsRefusedBeforeAnyServerIsAskedForIt() {
        var reader = open(1 << 20);
        assertThatThrownBy(() -> reader.readVectored(List.of(new ByteRange(OBJECT.length - 5L, 6))))
                .isInstanceOf(EOFException.class);
        assertThat(federation.objectRequests()).containsExactly("HEAD cache.example:8442");
    }

    @Test
    void anObjectThatIsReplacedMeanwhileIsNoticed() throws IOException {
        try (var reader = open(0)) {
            reader.readFully(0, 10);
            var replaced = OBJECT.clone();
            replaced[5] ^= 1;
            federation.server(CACHE, FakeFederation.holding(replaced));

            assertThatThrownBy(() -> reader.readFully(2_000_000, 10))
                    .isInstanceOf(PelicanException.class)
                    .hasFieldOrPropertyWithValue("kind", ErrorKind.CHANGED);
        }
    }

    @Test
    void theStreamIsOnePlainGet() throws IOException {
        try (var reader = open(0);
                var stream = reader.stream()) {
            assertThat(stream.readAllBytes()).isEqualTo(OBJECT);
        }
        assertThat(federation.objectRequests()).containsExactly("GET cache.example:8442");
    }

    @Test
    void threadsThatWaitForABlockShareItsFailure() throws Exception {
        var asked = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var reader = open(64 << 20)) {
            reader.size();
            federation.server(CACHE, request -> {
                asked.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return FakeResponse.of(403);
            });
            var threads = new ArrayList<Future<byte[]>>();
            threads.add(workers.submit(() -> reader.readFully(0, 10)));
            asked.await();
            int requests = federation.objectRequests().size();
            var waiting = new ArrayList<Thread>();
            for (int i = 0; i < 10; i++) {
                var read = new FutureTask<>(() -> reader.readFully(0, 10));
                threads.add(read);
                waiting.add(new Thread(read));
            }
            waiting.forEach(Thread::start);
            while (waiting.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (var thread : threads) {
                assertThatThrownBy(thread::get).cause().hasFieldOrPropertyWithValue("kind", ErrorKind.FORBIDDEN);
            }
            assertThat(federation.objectRequests().size() - requests).isLessThan(10);
        }
    }

    @Test
    void readingOnInLittleMemoryFetchesHardlyMoreThanTheObject() throws IOException {
        try (var reader = open(1 << 20)) {
            for (int round = 0; round < 3; round++) {
                for (int offset = 0; offset < OBJECT.length; offset += 10_000) {
                    reader.readFully(offset, 10_000);
                }
            }
        }
        long fetched = federation.events.stream()
                .mapToLong(event -> event instanceof PelicanEvent.BytesRead read ? read.count() : 0)
                .sum();
        assertThat(fetched).isLessThan(3L * OBJECT.length * 3 / 2);
    }

    @Test
    void memoryIsBoundedAndFreedByClosing() throws IOException {
        var cache = new BlockCache(1 << 20);
        try (var one = new ObjectReader(federation.client(), url("/ns/o"), cache, workers, 4);
                var two = new ObjectReader(federation.client(), url("/ns/o"), cache, workers, 4)) {
            for (int offset = 0; offset < OBJECT.length; offset += 50_000) {
                assertThat(one.readFully(offset, 10)).isEqualTo(at(offset, 10));
                assertThat(two.readFully(offset, 10)).isEqualTo(at(offset, 10));
                assertThat(cache.heldBytes()).isLessThanOrEqualTo(1 << 20);
            }
        }
        assertThat(cache.heldBytes()).isZero();
    }

    @Test
    void aRangeThatNoArrayHoldsIsRefused() throws IOException {
        federation.server(CACHE, request -> FakeResponse.of(200).header("Content-Length", "5000000000"));
        try (var reader = open(0)) {
            assertThatThrownBy(() -> reader.readVectored(List.of(new ByteRange(0, 3_000_000_000L))))
                    .hasFieldOrPropertyWithValue("kind", ErrorKind.UNSUPPORTED);
        }
    }
}
