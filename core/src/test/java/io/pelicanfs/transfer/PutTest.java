package io.pelicanfs.transfer;

import static io.pelicanfs.object.FakeFederation.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.object.FakeFederation;
import io.pelicanfs.object.FakeOrigin;
import io.pelicanfs.object.FakeOrigin.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** By which way a file becomes an object, and what stands there already. */
class PutTest extends PutDesk {
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
    void manyBytesAreOnlySentAfterALookUnlessAListingShowedAFreePlace() throws IOException {
        file = Files.write(folder.resolve("large"), random(Put.LOOK_FIRST_BYTES + 1));
        var put = put(new FakeOrigin(Kind.GO), ALL);
        put.put(file, url("/ns/d/1"), PutOptions.CREATE);
        assertThat(methods()).containsExactly("HEAD", "PUT", "HEAD", "MOVE");
        assertThat(federation.events)
                .as("that nothing is there is no failure")
                .noneMatch(event -> event instanceof PelicanEvent.ServerFailed);

        federation.requests.clear();
        put.put(file, url("/ns/d/2"), PutOptions.CREATE_IN_FREE_PLACE);
        assertThat(methods()).containsExactly("PUT", "HEAD", "MOVE");
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
}
