package io.pelicanfs.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheTest {

    @Test
    void fillsOnceAndThenAnswersByItselfWithItsAge() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            byte[] object = random(300_000);
            testbed.put("/public/o.bin", object);
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/o.bin").body())
                    .isEqualTo(object);
            RawHttp.Answer warm = RawHttp.get(testbed, testbed.cache(0), "/public/o.bin");
            assertThat(warm.body()).isEqualTo(object);
            assertThat(warm.header("Age")).isPresent();
            assertThat(warm.header("Digest")).get().asString().contains("md5=", "crc32c=", "sha=");
            assertThat(testbed.requests().fromCaches()).hasSize(1);
            assertThat(testbed.requests().count(Role.CACHE)).isEqualTo(2);
            assertThat(testbed.requests().count(Role.ORIGIN)).isZero();
        }
    }

    @Test
    void goesOnServingWhatTheOriginHasReplaced() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            testbed.put("/public/o.txt", text("old"));
            RawHttp.get(testbed, testbed.cache(0), "/public/o.txt");
            testbed.put("/public/o.txt", text("newer"));
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/o.txt").text())
                    .isEqualTo("old");
            assertThat(RawHttp.get(testbed, testbed.cache(1), "/public/o.txt").text())
                    .isEqualTo("newer");
            testbed.clearCaches();
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/o.txt").text())
                    .isEqualTo("newer");
        }
    }

    @Test
    void showsAnotherETagOfTheSameObjectWhenFilledByARange() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            testbed.put("/public/o.bin", random(100_000));
            RawHttp.get(testbed, testbed.cache(0), "/public/o.bin", "Range: bytes=0-0");
            String ofRange = RawHttp.get(testbed, testbed.cache(0), "/public/o.bin")
                    .header("ETag")
                    .orElseThrow();
            String ofWhole = RawHttp.get(testbed, testbed.cache(1), "/public/o.bin")
                    .header("ETag")
                    .orElseThrow();
            assertThat(ofRange).isNotEqualTo(ofWhole);
        }
    }

    @Test
    void fetchesOnlyTheBlocksThatRangesTouch() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            byte[] object = random(1_000_000);
            testbed.put("/public/o.bin", object);
            RawHttp.Answer part = RawHttp.get(testbed, testbed.cache(0), "/public/o.bin", "Range: bytes=500000-500009");
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(object, 500_000, 500_010));
            assertThat(testbed.requests().fromCaches())
                    .extracting(LoggedRequest::method)
                    .containsExactly("HEAD", "GET");
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/o.bin").body())
                    .isEqualTo(object);
        }
    }

    @Test
    void letsAnObjectThroughThatIsLargerThanItself() throws IOException {
        try (Testbed testbed = Testbed.builder().cacheBytes(50_000).start()) {
            byte[] object = random(60_000);
            testbed.put("/public/large.bin", object);
            for (int i = 0; i < 2; i++) {
                RawHttp.Answer answer = RawHttp.get(testbed, testbed.cache(0), "/public/large.bin");
                assertThat(answer.body()).isEqualTo(object);
                assertThat(answer.header("Age")).isEmpty();
            }
            RawHttp.Answer part = RawHttp.get(testbed, testbed.cache(0), "/public/large.bin", "Range: bytes=59990-");
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(object, 59_990, 60_000));
            assertThat(testbed.requests().fromCaches().stream()
                            .filter(request -> request.method().equals("GET")))
                    .hasSize(3);
        }
    }

    @Test
    void letsGoOfTheLeastRecentlyUsedWhenFull() throws IOException {
        try (Testbed testbed = Testbed.builder().cacheBytes(50_000).start()) {
            for (String name : List.of("a", "b", "c")) {
                testbed.put("/public/" + name, random(20_000));
                RawHttp.get(testbed, testbed.cache(0), "/public/" + name);
            }
            testbed.requests().clear();
            RawHttp.get(testbed, testbed.cache(0), "/public/c");
            RawHttp.get(testbed, testbed.cache(0), "/public/b");
            assertThat(testbed.requests().fromCaches()).isEmpty();
            RawHttp.get(testbed, testbed.cache(0), "/public/a");
            assertThat(testbed.requests().fromCaches()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Flavour.class)
    void fillsOnceForManyReadersThatComeTogether(Flavour flavour) throws Exception {
        try (Testbed testbed = Testbed.builder().flavour(flavour).start()) {
            byte[] object = random(2_000_000);
            testbed.put("/public/o.bin", object);
            ExecutorService readers = Executors.newFixedThreadPool(8);
            Callable<byte[]> read = () ->
                    RawHttp.get(testbed, testbed.cache(0), "/public/o.bin").body();
            List<Callable<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                reads.add(read);
            }
            for (Future<byte[]> got : readers.invokeAll(reads)) {
                assertThat(got.get()).isEqualTo(object);
            }
            readers.shutdown();
            assertThat(testbed.requests().fromCaches()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Flavour.class)
    void servesWhatItHoldsWhileTheOriginIsDownAndNothingElse(Flavour flavour) throws IOException {
        try (Testbed testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.put("/public/held.txt", text("held"));
            testbed.put("/public/other.txt", text("other"));
            RawHttp.get(testbed, testbed.cache(0), "/public/held.txt");
            testbed.origin().stop();
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/held.txt")
                            .text())
                    .isEqualTo("held");
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/other.txt")
                            .status())
                    .isGreaterThanOrEqualTo(500);
            testbed.origin().resume();
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/other.txt")
                            .text())
                    .isEqualTo("other");
        }
    }

    @Test
    void breaksOffWhenTheOriginDoes() throws IOException {
        try (Testbed testbed = Testbed.start()) {
            testbed.put("/public/o.bin", random(500_000));
            testbed.inject(Fault.cut(200_000), Match.on(testbed.origin()).once());
            RawHttp.Answer broken = RawHttp.get(testbed, testbed.cache(0), "/public/o.bin");
            assertThat(broken.whole()).isFalse();
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/o.bin").whole())
                    .isTrue();
        }
    }

    @Test
    void showsItsAgeInXrootd62OnlyForWholeObjects() throws IOException {
        try (Testbed testbed = Testbed.builder().flavour(Flavour.XROOTD_6_2).start()) {
            testbed.put("/public/o.bin", random(300_000));
            RawHttp.get(testbed, testbed.cache(0), "/public/o.bin", "Range: bytes=0-0");
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/o.bin", "Range: bytes=0-0")
                            .header("Age"))
                    .isEmpty();
            RawHttp.get(testbed, testbed.cache(0), "/public/o.bin");
            assertThat(RawHttp.get(testbed, testbed.cache(0), "/public/o.bin").header("Age"))
                    .isPresent();
        }
    }

    @Test
    void refusesToListCollectionsInXrootd() throws IOException {
        try (Testbed testbed = Testbed.builder().flavour(Flavour.XROOTD_6_2).start()) {
            testbed.put("/public/d/o", text("x"));
            assertThat(RawHttp.request(testbed, testbed.cache(0), "PROPFIND", "/public/d", "Depth: 1")
                            .status())
                    .isEqualTo(409);
            assertThat(RawHttp.request(testbed, testbed.cache(0), "PROPFIND", "/public/d/o", "Depth: 0")
                            .status())
                    .isEqualTo(207);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
