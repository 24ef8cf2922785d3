package io.pelicanfs.transfer;

import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.http.FakeResponse;
import io.pelicanfs.object.FakeOrigin;
import io.pelicanfs.object.FakeOrigin.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a put makes of servers, lines and files that fail it: a whole object, or none. */
class PutFailuresTest extends PutDesk {
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

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "MOVE"})
    void aPortalThatSaysYesToEverythingIsNotBelieved(String method) {
        var origin = new FakeOrigin(Kind.GO)
                .onEvery(
                        method,
                        (request, usual) -> FakeResponse.of(200)
                                .header("Content-Type", "text/html")
                                .body("Please log in"));
        var failure = failureOf(put(origin, ALL));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CORRUPT);
        assertThat(failure).hasMessageContaining("a web page instead of an answer");
        assertThat(origin.objects).isEmpty();
    }

    @Test
    void anOriginThatSaysInHtmlThatItIsDoneIsBelieved() throws IOException {
        FakeOrigin.Mishap page =
                (request, usual) -> usual.answer(request).header("Content-Type", "text/html; charset=utf-8");
        var origin = new FakeOrigin(Kind.GO).onEvery("PUT", page).onEvery("MOVE", page);
        put(origin, ALL).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

        assertOnlyTheObject(origin);
        assertThat(methods()).containsExactly("PUT", "HEAD", "MOVE");
    }

    @Test
    void aKeptConnectionThatTheOriginEndsIsNoFailureOfIt() throws IOException {
        var origin = new FakeOrigin(Kind.GO)
                .onEvery("PUT", FakeOrigin.endsKeptConnections())
                .onEvery("MOVE", FakeOrigin.endsKeptConnections());
        put(origin, ALL).put(file, url("/ns/d/o.bin"), PutOptions.CREATE);

        assertOnlyTheObject(origin);
        assertThat(federation.pauses).isEmpty();
    }

    /** Such as one that closes after each HEAD, and does not say so. */
    @Test
    void anOriginThatEndsAllKeptConnectionsIsClearedUpAllTheSame() {
        var origin = new FakeOrigin(Kind.GO)
                .onEvery("DELETE", FakeOrigin.endsKeptConnections())
                .onEvery("MOVE", FakeOrigin.says(500));
        var failure = failureOf(put(origin, ALL));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TRANSFER);
        assertThat(origin.objects).isEmpty();
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
}
