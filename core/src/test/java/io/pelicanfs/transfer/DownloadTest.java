package io.pelicanfs.transfer;

import static io.pelicanfs.object.FakeFederation.holding;
import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.http.HttpFailure.Stage;
import io.pelicanfs.object.FakeFederation;
import io.pelicanfs.object.FakeFederation.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final String FIRST = "https://cache1.example:8442";
    private static final String SECOND = "https://cache2.example:8442";
    private static final byte[] SMALL = random(100_000, 1);
    private static final byte[] LARGE = random(20 << 20, 2);
    private static final int KEPT = 12 << 20;

    @TempDir
    private Path folder;

    private long tickNanos = 250_000_000;
    private final AtomicLong nanos = new AtomicLong();
    private final ExecutorService workers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    private static byte[] random(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Transferred get(FakeFederation federation) throws IOException {
        // Each look at the clock is a quarter of a second, so that each megabyte takes one.
        var get = new Get(federation.client(), workers, time -> {}, () -> nanos.addAndGet(tickNanos), 8);
        return get.run(url("/ns/o"), folder.resolve("o"), GetOptions.defaults());
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static Server breaking(Server server, int at) {
        return request -> request.method().equals("GET")
                ? server.answer(request).breakingAt(at, Stage.BODY)
                : server.answer(request);
    }

    /** A server whose answers prove nothing, so that no further ranges begin. */
    private static Server unproven(byte[] object) {
        return request ->
                FakeFederation.serve(request, object).header("Last-Modified", "Mon, 23 Nov 2026 01:57:51 GMT");
    }

    @Test
    void aSmallObjectIsOneRequestAndItsDigestIsCompared() throws IOException {
        var federation = new FakeFederation().cache(FIRST, holding(SMALL));

        var result = get(federation);

        assertThat(result.outcome()).isEqualTo(Outcome.COPIED);
        assertThat(result.integrity()).isEqualTo(Integrity.DIGEST);
        assertThat(result.digest()).contains("crc32c=" + FakeFederation.crc32c(SMALL));
        assertThat(folder.resolve("o")).hasBinaryContent(SMALL);
        assertThat(federation.objectRequests()).containsExactly("GET cache1.example:8442");
        assertThat(names()).containsExactly("o");
    }

    @Test
    void theSameFileIsLeftAloneAfterOneHead() throws IOException {
        var federation = new FakeFederation().cache(FIRST, holding(SMALL));
        get(federation);
        federation.requests.clear();

        assertThat(get(federation).outcome()).isEqualTo(Outcome.UNCHANGED);

        assertThat(federation.objectRequests()).containsExactly("HEAD cache1.example:8442");
    }

    @Test
    void withoutADigestSizeAndTimeTellThatNothingChanged() throws IOException {
        var federation = new FakeFederation().cache(FIRST, unproven(SMALL));
        assertThat(get(federation).integrity()).isEqualTo(Integrity.SIZE_ONLY);

        assertThat(get(federation).outcome()).isEqualTo(Outcome.UNCHANGED);

        Files.setLastModifiedTime(folder.resolve("o"), java.nio.file.attribute.FileTime.fromMillis(0));
        assertThat(get(federation).outcome()).isEqualTo(Outcome.COPIED);
    }

    @Test
    void aFileOfTheSameSizeButOtherBytesIsReplaced() throws IOException {
        Files.write(folder.resolve("o"), random(SMALL.length, 9));

        assertThat(get(new FakeFederation().cache(FIRST, holding(SMALL))).outcome())
                .isEqualTo(Outcome.COPIED);

        assertThat(folder.resolve("o")).hasBinaryContent(SMALL);
    }

    @Test
    void furtherRangesBeginWhereTheServerHoldsAllAndMeetTheFirst() throws IOException {
        var federation = new FakeFederation().cache(FIRST, holding(LARGE));

        var result = get(federation);

        assertThat(result.integrity()).isEqualTo(Integrity.DIGEST);
        assertThat(folder.resolve("o")).hasBinaryContent(LARGE);
        assertThat(federation.objectRequests().get(0)).isEqualTo("GET cache1.example:8442");
        assertThat(federation.objectRequests()).hasSizeBetween(2, 8);
        assertThat(federation.leakedAnswers()).isZero();
        assertThat(names()).containsExactly("o");
    }

    @Test
    void noRangeBeginsWhereNothingShowsThatTheServerHoldsAll() throws IOException {
        var federation = new FakeFederation().cache(FIRST, unproven(LARGE));

        get(federation);

        assertThat(federation.objectRequests()).containsExactly("GET cache1.example:8442");
    }

    @Test
    void aRangeThatBreaksOffIsFilledByTheFirstOnesThread() throws IOException {
        var federation = new FakeFederation()
                .cache(
                        FIRST,
                        request -> request.headers().containsKey("Range")
                                ? breaking(holding(LARGE), 1 << 20).answer(request)
                                : holding(LARGE).answer(request))
                .cache(SECOND, holding(LARGE));

        assertThat(get(federation).integrity()).isEqualTo(Integrity.DIGEST);

        assertThat(folder.resolve("o")).hasBinaryContent(LARGE);
    }

    @Test
    void anEndedCopyGoesOnWithWhatIsThere() throws IOException {
        var broken = new FakeFederation()
                .cache(FIRST, breaking(unproven(LARGE), KEPT))
                .server(FakeFederation.ORIGIN, request -> {
                    throw new io.pelicanfs.http.HttpFailure(Stage.ABORTED, "cancelled", null);
                });
        assertThatThrownBy(() -> get(broken)).isInstanceOf(PelicanException.class);
        assertThat(names()).containsExactly(".o.pelfs-part", ".o.pelfs-state");

        var well = new FakeFederation().cache(FIRST, unproven(LARGE));
        assertThat(get(well).outcome()).isEqualTo(Outcome.COPIED);

        assertThat(folder.resolve("o")).hasBinaryContent(LARGE);
        assertThat(well.objectRequests()).first().asString().contains("bytes=" + KEPT + "-");
        assertThat(names()).containsExactly("o");
    }

    @Test
    void whatIsThereOfAnotherVersionIsDropped() throws IOException {
        var broken = new FakeFederation()
                .cache(FIRST, breaking(unproven(LARGE), KEPT))
                .server(FakeFederation.ORIGIN, request -> {
                    throw new io.pelicanfs.http.HttpFailure(Stage.ABORTED, "cancelled", null);
                });
        assertThatThrownBy(() -> get(broken)).isInstanceOf(PelicanException.class);
        byte[] newer = random(LARGE.length, 3);
        var well = new FakeFederation().cache(FIRST, holding(newer));

        get(well);

        assertThat(folder.resolve("o")).hasBinaryContent(newer);
        assertThat(names()).containsExactly("o");
    }

    @Test
    void bytesLeftByAnEarlierRunThatMeanwhileWentBadAreFetchedAnew() throws IOException {
        tickNanos = 0;
        Server digesting =
                request -> unproven(LARGE).answer(request).header("Digest", "crc32c=" + FakeFederation.crc32c(LARGE));
        var broken = new FakeFederation()
                .cache(FIRST, breaking(digesting, KEPT))
                .server(FakeFederation.ORIGIN, request -> {
                    throw new io.pelicanfs.http.HttpFailure(Stage.ABORTED, "cancelled", null);
                });
        assertThatThrownBy(() -> get(broken)).isInstanceOf(PelicanException.class);
        try (var part = java.nio.channels.FileChannel.open(
                folder.resolve(".o.pelfs-part"), java.nio.file.StandardOpenOption.WRITE)) {
            part.write(java.nio.ByteBuffer.wrap(new byte[100]), 1000);
        }

        assertThat(get(new FakeFederation().cache(FIRST, digesting)).integrity())
                .isEqualTo(Integrity.DIGEST);

        assertThat(folder.resolve("o")).hasBinaryContent(LARGE);
    }

    @Test
    void aMismatchIsFetchedElsewhereAndNamesTheBadServerIfAllAreBad() throws IOException {
        byte[] bad = SMALL.clone();
        bad[5] ^= 1;
        Server lying = request ->
                FakeFederation.serve(request, bad).header("Digest", "crc32c=" + FakeFederation.crc32c(SMALL));
        var federation = new FakeFederation().cache(FIRST, lying).cache(SECOND, holding(SMALL));

        assertThat(get(federation).integrity()).isEqualTo(Integrity.DIGEST);

        assertThat(folder.resolve("o")).hasBinaryContent(SMALL);
        Files.delete(folder.resolve("o"));
        assertThatThrownBy(() -> get(new FakeFederation().cache(FIRST, lying)))
                .isInstanceOfSatisfying(PelicanException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.CORRUPT);
                    assertThat(e.attempts())
                            .anyMatch(attempt -> attempt.server().equals(FIRST));
                });
        assertThat(names()).isEmpty();
    }

    @Test
    void aLinkAtTheHiddenNameIsNotWrittenThrough() throws IOException {
        var precious = Files.writeString(folder.resolve("precious"), "keep");
        Files.createSymbolicLink(folder.resolve(".o.pelfs-part"), precious);

        get(new FakeFederation().cache(FIRST, holding(SMALL)));

        assertThat(precious).hasContent("keep");
        assertThat(folder.resolve("o")).hasBinaryContent(SMALL);
        assertThat(Files.isSymbolicLink(folder.resolve("o"))).isFalse();
    }

    @Test
    void twoThreadsOnOneTargetDoNotMixAndTheSecondFindsItDone() throws Exception {
        var federation = new FakeFederation().cache(FIRST, holding(LARGE));
        var both = List.of(workers.submit(() -> get(federation)), workers.submit(() -> get(federation)));

        assertThat(both.get(0).get().outcome()).isIn(Outcome.COPIED, Outcome.UNCHANGED);
        assertThat(both.get(1).get().outcome()).isIn(Outcome.COPIED, Outcome.UNCHANGED);

        assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("o")), LARGE))
                .isTrue();
        assertThat(names()).containsExactly("o");
    }
}
