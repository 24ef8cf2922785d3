package io.pelicanfs.transfer;

import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.cache.Traces;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.object.FakeFederation;
import io.pelicanfs.object.FakeOrigin;
import io.pelicanfs.object.FakeOrigin.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PutTest {
    private static final String ALL = "storage.read:/ storage.modify:/";
    private static final String CREATE = "storage.read:/ storage.create:/";
    private static final byte[] OBJECT = random(100_000);

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private FakeFederation federation = new FakeFederation();

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.write(folder.resolve("o.bin"), OBJECT);
    }

    @AfterEach
    void noTokenWentToTheDirectorAndNoAnswerIsLeft() {
        assertThat(federation.requests)
                .allSatisfy(request -> assertThat(request.headers().containsKey("Authorization"))
                        .isEqualTo(request.purpose() == PelicanEvent.Purpose.OBJECT));
        assertThat(federation.leakedAnswers()).isZero();
    }

    private Put put(FakeOrigin origin, String scopes) {
        federation = new FakeFederation()
                .privateNamespace(FakeOrigin.tokenFor(scopes))
                .server(FakeFederation.ORIGIN, origin);
        return new Put(federation.client(), traces());
    }

    private Traces traces() {
        return new Traces(folder.resolve("traces"));
    }

    private List<String> methods() {
        return federation.objectRequests().stream()
                .map(request -> request.substring(0, request.indexOf(' ')))
                .toList();
    }

    private PelicanException failureOf(Put put) {
        return catchThrowableOfType(PelicanException.class, () -> put.put(file, url("/ns/d/o.bin"), PutOptions.CREATE));
    }

    private static void assertOnlyTheObject(FakeOrigin origin) {
        assertThat(origin.objects).containsOnlyKeys("/ns/d/o.bin");
        assertThat(origin.objects.get("/ns/d/o.bin")).isEqualTo(OBJECT);
    }

    @Test
    void aNewObjectIsSentUnderAHiddenNameComparedAndMoved() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        var result = put(origin, ALL).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

        assertOnlyTheObject(origin);
        assertThat(result.outcome()).isEqualTo(Outcome.COPIED);
        assertThat(result.integrity()).isEqualTo(Integrity.DIGEST);
        assertThat(result.digest()).contains("crc32c=" + FakeFederation.crc32c(OBJECT));
        assertThat(methods()).containsExactly("PUT", "HEAD", "MOVE");
        assertThat(federation.requests.get(2).uri().getPath())
                .startsWith("/ns/d/.o.bin.")
                .endsWith(".pelfs-part");
        assertThat(federation.count(PelicanEvent.Purpose.DIRECTOR)).isEqualTo(1);
    }

    @Test
    void whatAKilledPutLeftGoesWithTheNextPutOfTheSameObject() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        origin.objects.put("/ns/d/.o.bin.1x2y.pelfs-part", new byte[10]);
        origin.objects.put("/ns/d/.o.bin.live.pelfs-part", new byte[10]);
        origin.objects.put("/ns/d/.o.bin.backup.part", new byte[10]);
        var put = put(origin, ALL);
        try (var dead = traces()) {
            dead.leave(url("/ns/d/o.bin").toString(), ".o.bin.1x2y.pelfs-part");
            dead.leave(url("/ns/d/o.bin").toString(), ".o.bin.backup.part");
        }
        try (var living = traces()) {
            living.leave(url("/ns/d/o.bin").toString(), ".o.bin.live.pelfs-part");
            put.put(file, url("/ns/d/o.bin"), PutOptions.CREATE);
        }
        assertThat(origin.objects)
                .containsOnlyKeys("/ns/d/o.bin", "/ns/d/.o.bin.live.pelfs-part", "/ns/d/.o.bin.backup.part");
    }

    @Test
    void anXrootdIsLookedAtBeforeTheNameIsTaken() throws IOException {
        var origin = new FakeOrigin(Kind.OLD_XROOTD);
        put(origin, ALL).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

        assertOnlyTheObject(origin);
        assertThat(methods()).containsExactly("PUT", "HEAD", "HEAD", "MOVE");
    }

    @Test
    void withoutTheRightToModifyItGoesStraightAndIsComparedAfterwards() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        var put = put(origin, CREATE);
        put.put(file, url("/ns/d/o.bin"), PutOptions.CREATE);
        assertOnlyTheObject(origin);
        assertThat(methods()).containsExactly("HEAD", "PUT", "HEAD");

        federation.requests.clear();
        put.put(file, url("/ns/d/second.bin"), PutOptions.CREATE);
        assertThat(methods()).as("the origin is known by now").containsExactly("PUT", "HEAD");
    }

    @Test
    void aTokenForTheOneNameGoesStraight() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        put(origin, "storage.read:/ storage.modify:/d/o.bin").put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

        assertOnlyTheObject(origin);
        assertThat(methods()).doesNotContain("MOVE");
    }

    @ParameterizedTest
    @EnumSource
    void theSameObjectIsLeftAlone(Kind kind) throws IOException {
        for (var scopes : List.of(ALL, CREATE)) {
            var origin = new FakeOrigin(kind);
            origin.objects.put("/ns/d/o.bin", OBJECT);
            var put = put(origin, scopes);
            assertThat(put.put(file, url("/ns/d/o.bin"), PutOptions.CREATE).outcome())
                    .isEqualTo(Outcome.UNCHANGED);
            assertThat(put.put(file, url("/ns/d/o.bin"), PutOptions.OVERWRITE).outcome())
                    .isEqualTo(Outcome.UNCHANGED);
            assertOnlyTheObject(origin);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherObjectIsReplacedOnlyOnDemand(Kind kind) throws IOException {
        for (var scopes : List.of(ALL, CREATE)) {
            var origin = new FakeOrigin(kind);
            origin.objects.put("/ns/d/o.bin", random(10));
            var put = put(origin, scopes);

            var failure = failureOf(put);
            assertThat(failure.kind()).isEqualTo(ErrorKind.EXISTS);
            assertThat(failure).hasMessageContaining("--overwrite").hasMessageContaining("10 bytes");
            assertThat(origin.objects).containsOnlyKeys("/ns/d/o.bin");
            assertThat(origin.objects.get("/ns/d/o.bin")).hasSize(10);

            assertThat(put.put(file, url("/ns/d/o.bin"), PutOptions.OVERWRITE).outcome())
                    .isEqualTo(Outcome.COPIED);
            assertOnlyTheObject(origin);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerLostAfterTheCommitIsASuccess(Kind kind) throws IOException {
        for (var scopes : List.of(ALL, CREATE)) {
            var origin =
                    new FakeOrigin(kind).on("PUT", 1, FakeOrigin.answerLost()).on("MOVE", 1, FakeOrigin.answerLost());
            put(origin, scopes).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

            assertOnlyTheObject(origin);
            assertThat(methods().stream().filter("PUT"::equals)).hasSize(1);
        }
    }

    @Test
    void aFailureStatusAfterTheCommitIsASuccess() throws IOException {
        var origin = new FakeOrigin(Kind.GO)
                .on("PUT", 1, FakeOrigin.doneButSays(500))
                .on("MOVE", 1, FakeOrigin.doneButSays(502));
        put(origin, ALL).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

        assertOnlyTheObject(origin);
        assertThat(methods().stream().filter("PUT"::equals)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionCutInTheBodyIsTriedAgain(Kind kind) throws IOException {
        for (var scopes : List.of(ALL, CREATE)) {
            var origin = new FakeOrigin(kind);
            origin.on("PUT", 1, origin.cutAt(30_000));
            put(origin, scopes).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);
            assertOnlyTheObject(origin);
        }
    }

    @Test
    void anOriginThatAsksToWaitIsWaitedFor() throws IOException {
        var origin = new FakeOrigin(Kind.GO)
                .on("PUT", 1, (request, usual) -> FakeResponse.of(503).header("Retry-After", "7"));
        put(origin, ALL).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

        assertOnlyTheObject(origin);
        assertThat(federation.pauses).containsExactly(java.time.Duration.ofSeconds(7));
        assertThat(methods()).containsExactly("PUT", "PUT", "HEAD", "MOVE");
    }

    @Test
    void anOriginThatNeverTakesItAllLeavesNothing() {
        var origin = new FakeOrigin(Kind.GO);
        origin.onEvery("PUT", origin.cutAt(30_000));
        var failure = failureOf(put(origin, ALL));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TRANSFER);
        assertThat(failure.retryable()).isTrue();
        assertThat(origin.objects).isEmpty();
    }

    @Test
    void whatCannotBeDeletedIsNamed() {
        var origin = new FakeOrigin(Kind.GO).onEvery("DELETE", FakeOrigin.says(403));
        origin.onEvery("PUT", origin.cutAt(30_000));

        assertThat(failureOf(put(origin, ALL))).hasMessageContaining("/ns/d/.o.bin.");
        assertThat(failureOf(put(origin, CREATE)))
                .hasMessageContaining("may be left at pelican://fed.example/ns/d/o.bin");
    }

    @Test
    void aFullDiskIsNotTriedAgain() {
        var origin = new FakeOrigin(Kind.GO).onEvery("PUT", FakeOrigin.says(507));
        var failure = failureOf(put(origin, ALL));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TRANSFER);
        assertThat(failure).hasMessageContaining("507").hasMessageContaining("no room");
        assertThat(methods().stream().filter("PUT"::equals)).hasSize(1);
        assertThat(origin.objects).isEmpty();
    }

    @Test
    void aDeadOriginIsTold() {
        var origin = new FakeOrigin(Kind.GO);
        for (var method : List.of("PUT", "HEAD", "DELETE", "MOVE")) {
            origin.onEvery(method, FakeOrigin.refuses());
        }
        var failure = failureOf(put(origin, ALL));
        assertThat(failure.kind()).isEqualTo(ErrorKind.CONTACT);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure).hasMessageContaining("origin.example:8443").hasMessageNotContaining("may be left");
    }

    @Test
    void bytesThatArriveChangedAreSentAgainAndThenRefused() throws IOException {
        var origin = new FakeOrigin(Kind.GO).on("PUT", 1, (request, usual) -> spoilt(request, usual));
        put(origin, ALL).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);
        assertThat(federation.objectRequests()).isNotEmpty();

        var always = new FakeOrigin(Kind.GO);
        always.onEvery(
                "HEAD",
                (request, usual) -> FakeResponse.of(200)
                        .header("Content-Length", String.valueOf(OBJECT.length))
                        .header("Digest", "crc32c=00000000"));
        assertThat(failureOf(put(always, ALL)).kind()).isEqualTo(ErrorKind.CORRUPT);
        assertThat(always.objects).isEmpty();
    }

    /** The bytes arrive, and a look at them right after shows others. */
    private static FakeResponse spoilt(io.pelicanfs.http.HttpRequest request, FakeOrigin.Usual usual)
            throws io.pelicanfs.http.HttpFailure {
        return usual.answer(request.withBody(new Spoilt(request.body())));
    }

    private record Spoilt(io.pelicanfs.http.RequestBody body) implements io.pelicanfs.http.RequestBody {
        @Override
        public long sizeBytes() {
            return body.sizeBytes();
        }

        @Override
        public Replay replay() {
            return body.replay();
        }

        @Override
        public void writeTo(java.io.OutputStream out) throws IOException {
            var bytes = new java.io.ByteArrayOutputStream();
            body.writeTo(bytes);
            var changed = bytes.toByteArray();
            changed[5]++;
            out.write(changed);
        }
    }

    @Test
    void aFileThatChangesMeanwhileNeverBecomesAnObject() {
        var origin = new FakeOrigin(Kind.GO).on("PUT", 1, (request, usual) -> {
            try {
                Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return usual.answer(request);
        });
        var failure = failureOf(put(origin, ALL));

        assertThat(failure.kind()).isEqualTo(ErrorKind.LOCAL);
        assertThat(failure).hasMessageContaining("changed while it was sent");
        assertThat(origin.objects).isEmpty();
    }

    @Test
    void aNameWithAQuestionMarkIsNotGivenToAnXrootdThatWouldCutIt() throws IOException {
        var xrootd = new FakeOrigin(Kind.OLD_XROOTD);
        var put = put(xrootd, ALL);
        var failure =
                catchThrowableOfType(PelicanException.class, () -> put.put(file, url("/ns/a%3Fb"), PutOptions.CREATE));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure).hasMessageContaining("where XRootD ends a name");
        assertThat(xrootd.objects).isEmpty();

        var go = new FakeOrigin(Kind.GO);
        put(go, ALL).put(file, url("/ns/a%3Fb"), PutOptions.CREATE);
        assertThat(go.objects).containsOnlyKeys("/ns/a?b");
    }

    @Test
    void withoutATokenNothingIsSent() {
        federation = new FakeFederation().server(FakeFederation.ORIGIN, new FakeOrigin(Kind.GO));
        var failure = failureOf(new Put(federation.client(), traces()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.TOKEN_NEEDED);
        assertThat(failure).hasMessageContaining("writing needs a token");
        assertThat(federation.objectRequests()).isEmpty();
    }

    @Test
    void anEmptyFileAndALongNameAreObjectsToo() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        var put = put(origin, ALL);
        Files.write(file, new byte[0]);
        var target = url("/ns/d").child("ü".repeat(127) + "x");
        put.put(file, target, PutOptions.CREATE);
        assertThat(origin.objects).containsOnlyKeys(target.path());
        assertThat(federation.requests)
                .allSatisfy(request -> assertThat(request.uri()
                                .getPath()
                                .substring(request.uri().getPath().lastIndexOf('/') + 1)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .hasSizeLessThanOrEqualTo(255));
    }

    @Test
    void aUrlThatEndsWithASlashTakesTheFilesName() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        put(origin, ALL).put(file, url("/ns/d/"), PutOptions.CREATE);
        assertOnlyTheObject(origin);
    }

    @Test
    void aStreamBecomesAnObjectWhenItIsClosed() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        var put = put(origin, ALL);
        var scratch = folder.resolve("scratch");
        try (var out = PutStream.begin(put, url("/ns/d/o.bin"), PutOptions.CREATE, scratch)) {
            out.write(OBJECT, 0, 60_000);
            out.write(OBJECT, 60_000, 40_000);
            assertThat(origin.objects).isEmpty();
        }
        assertOnlyTheObject(origin);
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void aStreamThatIsGivenUpLeavesNothing() throws IOException {
        var origin = new FakeOrigin(Kind.GO);
        var scratch = folder.resolve("scratch");
        try (var out = PutStream.begin(put(origin, ALL), url("/ns/d/o.bin"), PutOptions.CREATE, scratch)) {
            out.write(OBJECT);
            out.abort();
        }
        assertThat(origin.objects).isEmpty();
        assertThat(scratch).isEmptyDirectory();
    }
}
