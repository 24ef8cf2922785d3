package io.pelicanfs.read;

import static io.pelicanfs.object.FakeFederation.url;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.http.HttpFailure.Stage;
import io.pelicanfs.http.HttpRequest;
import io.pelicanfs.job.Workers;
import io.pelicanfs.object.FakeFederation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many ranges of one object, from servers that answer in all the ways that servers do (small-files facts §1.19). */
class MultiRangeTest {
    private static final String CACHE = "https://cache.example:8442";
    private static final byte[] OBJECT = new byte[4_000_000];

    static {
        new Random(3).nextBytes(OBJECT);
        // Old XRootD's boundary, as data.
        System.arraycopy("\r\n--123456\r\n".getBytes(US_ASCII), 0, OBJECT, 1_000_010, 12);
    }

    private final ExecutorService workers = Workers.start("test");

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    /** How a server answers to several ranges. */
    enum Habit {
        IN_ORDER {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return multipart(asked, String.valueOf(OBJECT.length));
            }
        },
        REVERSED {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                var reversed = new ArrayList<>(asked);
                Collections.reverse(reversed);
                return multipart(reversed, String.valueOf(OBJECT.length));
            }
        },
        WITHOUT_TOTAL {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return multipart(asked, "*");
            }
        },
        EVERY_SECOND_MISSING {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                var some = new ArrayList<ByteRange>();
                for (int i = 0; i < asked.size(); i += 2) {
                    some.add(asked.get(i));
                }
                return multipart(some, String.valueOf(OBJECT.length));
            }
        },
        NEIGHBOURS_MERGED {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                var merged = new ArrayList<ByteRange>();
                for (int i = 0; i < asked.size(); i += 3) {
                    long start = asked.get(i).offset();
                    long end = asked.get(Math.min(i + 2, asked.size() - 1)).end();
                    merged.add(new ByteRange(start, end - start));
                }
                return multipart(merged, String.valueOf(OBJECT.length));
            }
        },
        ALL_AS_ONE_RANGE {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return single(asked.get(0).offset(), asked.get(asked.size() - 1).end());
            }
        },
        ONLY_THE_FIRST {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return single(asked.get(0).offset(), asked.get(0).end());
            }
        },
        THE_WHOLE_OBJECT {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return FakeResponse.of(200).body(OBJECT);
            }
        },
        REFUSES {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return FakeResponse.of(416).body("");
            }
        },
        BREAKS_OFF {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return IN_ORDER.answer(asked).breakingAt(9_000, Stage.BODY);
            }
        },
        GARBAGE {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return FakeResponse.of(206)
                        .header("Content-Type", "multipart/byteranges; boundary=xyz")
                        .body("<html>no</html>\r\n\r\n--xyz--");
            }
        },
        BYTES_NOBODY_ASKED_FOR {
            @Override
            FakeResponse answer(List<ByteRange> asked) {
                return multipart(List.of(new ByteRange(0, OBJECT.length)), String.valueOf(OBJECT.length));
            }
        };

        abstract FakeResponse answer(List<ByteRange> asked);
    }

    private static FakeResponse single(long start, long end) {
        return FakeResponse.of(206)
                .header("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + OBJECT.length)
                .body(Arrays.copyOfRange(OBJECT, (int) start, (int) end));
    }

    private static FakeResponse multipart(List<ByteRange> parts, String total) {
        var body = new ByteArrayOutputStream();
        for (var part : parts) {
            body.writeBytes(("\r\n--123456\r\nContent-type: text/plain\r\ncontent-range: bytes " + part.offset() + "-"
                            + (part.end() - 1) + "/" + total + "\r\n\r\n")
                    .getBytes(US_ASCII));
            body.write(OBJECT, (int) part.offset(), (int) part.length());
        }
        body.writeBytes("\r\n--123456--\r\n".getBytes(US_ASCII));
        return FakeResponse.of(206)
                .header("Content-Type", "multipart/byteranges; boundary=\"123456\"")
                .body(body.toByteArray());
    }

    private static FakeFederation.Server answering(UnaryOperator<FakeResponse> change, Habit habit) {
        var plain = FakeFederation.holding(OBJECT);
        return request -> {
            var asked = ranges(request);
            return asked.size() < 2 ? plain.answer(request) : change.apply(habit.answer(asked));
        };
    }

    private static List<ByteRange> ranges(HttpRequest request) {
        var ranges = new ArrayList<ByteRange>();
        for (String text : request.headers()
                .getOrDefault("Range", "")
                .replace("bytes=", "")
                .split(",", -1)) {
            if (!text.isEmpty()) {
                var ends = text.split("-", -1);
                long start = Long.parseLong(ends[0]);
                ranges.add(new ByteRange(start, Long.parseLong(ends[1]) + 1 - start));
            }
        }
        return ranges;
    }

    private ObjectReader open(FakeFederation federation) {
        return new ObjectReader(federation.client(), url("/ns/o"), new BlockCache(0), workers, 4);
    }

    private static List<ByteRange> scattered(Random random, int count, int most) {
        var ranges = new ArrayList<ByteRange>();
        for (int i = 0; i < count; i++) {
            int length = random.nextInt(most);
            ranges.add(new ByteRange(random.nextInt(OBJECT.length - length), length));
        }
        return ranges;
    }

    private static void readAndCompare(ObjectReader reader, List<ByteRange> ranges) throws IOException {
        var got = reader.readVectored(ranges);
        assertThat(got).hasSameSizeAs(ranges);
        for (int i = 0; i < got.size(); i++) {
            var bytes = new byte[got.get(i).remaining()];
            got.get(i).get(bytes);
            var range = ranges.get(i);
            assertThat(bytes).isEqualTo(Arrays.copyOfRange(OBJECT, (int) range.offset(), (int) range.end()));
        }
    }

    @ParameterizedTest
    @EnumSource(Habit.class)
    void whateverTheServerMakesOfSeveralRangesTheBytesAreRight(Habit habit) throws IOException {
        var federation = new FakeFederation().cache(CACHE, answering(answer -> answer, habit));
        var random = new Random(habit.name().length());
        try (var reader = open(federation)) {
            for (int round = 0; round < 5; round++) {
                readAndCompare(reader, scattered(random, 60, 3_000));
            }
        }
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void twoHundredAndFiftySixScatteredMembersAreOneRequest() throws IOException {
        var federation = new FakeFederation().cache(CACHE, answering(answer -> answer, Habit.IN_ORDER));
        try (var reader = open(federation)) {
            reader.size();
            var ranges = new ArrayList<ByteRange>();
            for (int i = 0; i < 256; i++) {
                ranges.add(new ByteRange(i * 15_000L, 9_000));
            }
            readAndCompare(reader, ranges);
        }
        assertThat(federation.objectRequests()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"THE_WHOLE_OBJECT", "REFUSES"})
    void aServerThatCannotIsAskedOnlyOnceToTry(Habit habit) throws IOException {
        var federation = new FakeFederation().cache(CACHE, answering(answer -> answer, habit));
        var random = new Random(5);
        try (var reader = open(federation)) {
            for (int round = 0; round < 5; round++) {
                readAndCompare(reader, scattered(random, 30, 300));
            }
        }
        assertThat(federation.requests.stream()
                        .filter(request -> ranges(request).size() > 1))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 90, 3_000, 20_000, 60_000})
    void anAnswerCutAnywhereCostsOnlyWhatItLeftOut(int at) throws IOException {
        var federation = new FakeFederation()
                .cache(CACHE, answering(answer -> answer.breakingAt(at, Stage.BODY), Habit.IN_ORDER));
        try (var reader = open(federation)) {
            readAndCompare(reader, scattered(new Random(at), 60, 3_000));
        }
        assertThat(federation.leakedAnswers()).isZero();
    }

    @Test
    void partsOfAnObjectOfAnotherSizeDoNotCount() {
        var federation = new FakeFederation().cache(CACHE, request -> {
            var asked = ranges(request);
            if (asked.size() < 2) {
                return request.method().equals("HEAD")
                        ? FakeFederation.holding(OBJECT).answer(request)
                        : FakeResponse.of(403);
            }
            return multipart(asked, "4000001");
        });
        try (var reader = open(federation)) {
            assertThatThrownBy(() -> reader.readVectored(scattered(new Random(1), 20, 300)))
                    .hasFieldOrPropertyWithValue("kind", ErrorKind.FORBIDDEN);
        }
    }
}
