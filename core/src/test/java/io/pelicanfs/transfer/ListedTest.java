package io.pelicanfs.transfer;

import static io.pelicanfs.object.FakeFederation.ORIGIN;
import static io.pelicanfs.object.FakeFederation.holding;
import static io.pelicanfs.object.FakeFederation.url;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.object.FakeFederation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that a listing told of, where a cache may have kept what was there before. */
class ListedTest {
    private static final String CACHE = "https://cache1.example:8442";
    private static final byte[] OLD = "AAAA".getBytes(UTF_8);
    private static final byte[] NEW = "CCCC".getBytes(UTF_8);
    private static final byte[] LONGER = "much longer".getBytes(UTF_8);
    private static final Instant LISTED = Instant.parse("2026-11-22T10:00:00Z");
    private static final String THEN = "Sat, 21 Nov 2026 10:00:00 GMT";
    private static final String NOW = "Sun, 22 Nov 2026 10:00:00 GMT";

    @TempDir
    Path folder;

    private static FakeFederation.Server of(byte[] object, String modified) {
        return request -> holding(object).answer(request).header("Last-Modified", modified);
    }

    /** As a Go cache, which tells HEAD no time. */
    private static FakeFederation.Server cacheOf(byte[] object, String modified) {
        return request -> request.method().equals("HEAD")
                ? holding(object).answer(request)
                : of(object, modified).answer(request);
    }

    private Path file() {
        return folder.resolve("o");
    }

    private Transferred get(FakeFederation federation, byte[] listed) throws IOException {
        var object = new ObjectInfo(
                url("/ns/o"), ObjectInfo.Type.OBJECT, OptionalLong.of(listed.length), Optional.of(LISTED));
        return new Get(federation.client(), ForkJoinPool.commonPool(), time -> {}, System::nanoTime, 8)
                .run(object, file(), GetOptions.defaults());
    }

    @Test
    void anAnswerThatFitsCostsOneRequest() throws IOException {
        var federation = new FakeFederation().cache(CACHE, cacheOf(NEW, NOW)).server(ORIGIN, of(NEW, NOW));

        get(federation, NEW);

        assertThat(file()).hasBinaryContent(NEW);
        assertThat(federation.objectRequests()).containsExactly("GET cache1.example:8442");
    }

    @Test
    void aServerThatTellsNoTimeIsBelieved() throws IOException {
        var federation = new FakeFederation().cache(CACHE, holding(NEW));

        get(federation, NEW);

        assertThat(federation.objectRequests()).containsExactly("GET cache1.example:8442");
        assertThat(Files.getLastModifiedTime(file())).isEqualTo(FileTime.from(LISTED));
    }

    @Test
    void aCacheThatKeepsAnotherSizeIsPassedOver() throws IOException {
        var federation = new FakeFederation().cache(CACHE, cacheOf(OLD, THEN)).server(ORIGIN, of(LONGER, NOW));

        get(federation, LONGER);

        assertThat(file()).hasBinaryContent(LONGER);
    }

    @Test
    void aCacheThatKeepsAnOlderOneOfEqualSizeIsPassedOver() throws IOException {
        var federation = new FakeFederation().cache(CACHE, cacheOf(OLD, THEN)).server(ORIGIN, of(NEW, NOW));

        get(federation, NEW);

        assertThat(file()).hasBinaryContent(NEW);
        assertThat(Files.getLastModifiedTime(file())).isEqualTo(FileTime.from(LISTED));
    }

    @Test
    void anOlderTimeWithTheDigestOfTheListedObjectIsTheSame() throws IOException {
        var federation = new FakeFederation().cache(CACHE, cacheOf(NEW, THEN)).server(ORIGIN, of(NEW, NOW));

        get(federation, NEW);

        assertThat(file()).hasBinaryContent(NEW);
        assertThat(federation.objectRequests()).containsExactly("GET cache1.example:8442", "HEAD origin.example:8443");
    }

    @Test
    void whereEveryServerKeepsAnOlderOneNothingIsTaken() {
        var federation = new FakeFederation()
                .cache(CACHE, cacheOf(OLD, THEN))
                .server(
                        ORIGIN,
                        request -> request.method().equals("GET")
                                ? io.pelicanfs.http.FakeResponse.of(403)
                                : of(NEW, NOW).answer(request));

        assertThatThrownBy(() -> get(federation, NEW)).isInstanceOfSatisfying(PelicanException.class, failure -> {
            assertThat(failure.attempts().toString()).contains("holds an older version");
        });
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatIsWhatTheCacheKeepsIsNotTheSame() throws IOException {
        Files.write(file(), OLD);
        var federation = new FakeFederation().cache(CACHE, cacheOf(OLD, THEN)).server(ORIGIN, of(NEW, NOW));

        get(federation, NEW);

        assertThat(file()).hasBinaryContent(NEW);
    }

    @Test
    void anObjectReplacedAfterItWasListedComesAsItIsNow() throws IOException {
        var moves = new FakeMoves().with("/data/a", "one");
        moves.afterListing = () -> moves.with("/data/a", "another one");

        var summary = new Trees(moves)
                .get(
                        List.of(NamedObject.tree(FakeMoves.url("/data"))).iterator(),
                        folder,
                        Selection.ALL,
                        TransferOptions.defaults(),
                        TransferListener.NONE);

        assertThat(summary.firstFailure()).isEmpty();
        assertThat(folder.resolve("a")).hasContent("another one");
    }

    @Test
    void whatNoServerHasAnyMoreIsToldAndAskedForOnceOnly() throws IOException {
        var moves = new FakeMoves().with("/data/a", "one");
        moves.afterListing = () -> {
            moves.with("/data/a", "another one");
            moves.failing.add("/data/a");
        };

        var summary = new Trees(moves)
                .get(
                        List.of(NamedObject.tree(FakeMoves.url("/data"))).iterator(),
                        folder,
                        Selection.ALL,
                        TransferOptions.defaults(),
                        TransferListener.NONE);

        assertThat(summary.firstFailure())
                .hasValueSatisfying(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TRANSFER));
        assertThat(moves.calls).containsOnlyOnce("get /data/a");
    }
}
