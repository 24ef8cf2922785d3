package io.pelicanfs.conformance.writes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanEvent;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.JavaDoor;
import io.pelicanfs.conformance.Place;
import io.pelicanfs.transfer.Integrity;
import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.PutOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What writing promises, on every kind of origin; one test at a time, as servers have crashed under several moves at once. */
@ParameterizedClass(name = "{0}")
@EnumSource
@Execution(ExecutionMode.SAME_THREAD)
final class WriteTest {
    private static final String ALL = "storage.read:/ storage.create:/ storage.modify:/";
    private static final String CREATE = "storage.read:/ storage.create:/";

    @Parameter
    Origin origin = Origin.TESTBED_GO;

    @TempDir
    Path home;

    private final List<PelicanEvent> events = new CopyOnWriteArrayList<>();
    private final String folder = Place.fresh("folder");
    private PelicanFileSystem fs;

    WriteTest() throws IOException {
        fs = PelicanFileSystem.connect("nowhere.invalid");
    }

    @BeforeEach
    void connect() throws IOException {
        fs = connect(ALL);
    }

    @AfterEach
    void close() {
        fs.close();
    }

    private PelicanFileSystem connect(String scopes) throws IOException {
        var environment = new HashMap<>(origin.stage().environment());
        environment.put("BEARER_TOKEN", origin.stage().token(3600, scopes));
        return JavaDoor.connect(environment, home, settings -> settings.direct(), events::add);
    }

    private PelicanUrl url(String name) throws IOException {
        return fs.url(origin.stage().guarded().url(folder + "/" + name));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(home, "source", ""), bytes);
    }

    private static byte[] bytes(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private List<String> names() throws IOException {
        try (var entries = fs.list(fs.url(origin.stage().guarded().url(folder)))) {
            return entries.map(ObjectInfo::name).sorted().toList();
        }
    }

    private static PelicanException failureOf(ThrowingCallable work) {
        return catchThrowableOfType(PelicanException.class, work);
    }

    private List<String> objectRequests() {
        return events.stream()
                .filter(event -> event instanceof PelicanEvent.RequestStarted started
                        && started.purpose() == PelicanEvent.Purpose.OBJECT)
                .map(event -> ((PelicanEvent.RequestStarted) event).method())
                .toList();
    }

    @Test
    void aNewObjectIsWholeVerifiedAndAlone() throws IOException {
        for (int size : new int[] {0, 1, 300_000, 3_000_000}) {
            var result = fs.put(file(bytes(size)), url(size + ".bin"), PutOptions.CREATE);
            assertThat(result.outcome()).isEqualTo(Outcome.COPIED);
            assertThat(result.integrity()).as("size " + size).isEqualTo(Integrity.DIGEST);
            assertThat(fs.read(url(size + ".bin"))).isEqualTo(bytes(size));
        }
        assertThat(names()).containsExactly("0.bin", "1.bin", "300000.bin", "3000000.bin");
    }

    @Test
    void anExistingObjectStaysUnlessItIsToBeReplaced() throws IOException {
        fs.put(file(bytes(1000)), url("o"), PutOptions.CREATE);

        assertThat(fs.put(file(bytes(1000)), url("o"), PutOptions.CREATE).outcome())
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(failureOf(() -> fs.put(file(bytes(2000)), url("o"), PutOptions.CREATE))
                        .kind())
                .isEqualTo(ErrorKind.EXISTS);
        assertThat(fs.read(url("o"))).isEqualTo(bytes(1000));

        assertThat(fs.put(file(bytes(2000)), url("o"), PutOptions.OVERWRITE).outcome())
                .isEqualTo(Outcome.COPIED);
        assertThat(fs.read(url("o"))).isEqualTo(bytes(2000));
        assertThat(names()).containsExactly("o");
    }

    @Test
    void aTokenThatMayOnlyCreateCreates() throws IOException {
        try (var creating = connect(CREATE)) {
            var result = creating.put(file(bytes(1000)), url("o"), PutOptions.CREATE);
            assertThat(result.integrity()).isEqualTo(Integrity.DIGEST);
            assertThat(creating.put(file(bytes(1000)), url("o"), PutOptions.CREATE)
                            .outcome())
                    .isEqualTo(Outcome.UNCHANGED);
            assertThat(failureOf(() -> creating.put(file(bytes(2000)), url("o"), PutOptions.CREATE))
                            .kind())
                    .isEqualTo(ErrorKind.EXISTS);
        }
        assertThat(fs.read(url("o"))).isEqualTo(bytes(1000));
        assertThat(names()).containsExactly("o");
    }

    @Test
    void aTokenThatMayOnlyReadWritesNothing() throws IOException {
        try (var reading = connect("storage.read:/")) {
            var failure = failureOf(() -> reading.put(file(bytes(10)), url("o"), PutOptions.CREATE));
            assertThat(failure.kind()).isEqualTo(ErrorKind.TOKEN_NEEDED);
            assertThat(failure).hasMessageContaining("does not allow writing");
        }
        assertThat(objectRequests()).isEmpty();
    }

    static Stream<String> names255() {
        return Stream.of(
                "with space.txt",
                "100%.txt",
                "a%20b.txt",
                "a+b.txt",
                "a,b;c.txt",
                "a&b<c>.txt",
                "a'b\"c.txt",
                "#hash.txt",
                "ü-ß-日本.txt",
                ".hidden",
                "x".repeat(255),
                "ü".repeat(127) + "x");
    }

    @ParameterizedTest
    @MethodSource("names255")
    void unusualNamesArePutMovedAndDeleted(String name) throws IOException {
        fs.put(file(bytes(100)), url("").child(name), PutOptions.CREATE);
        assertThat(names()).containsExactly(listed(name));
        assertThat(fs.read(url("").child(name))).isEqualTo(bytes(100));

        fs.move(url("").child(name), url("plain"), Existing.KEEP);
        assertThat(names()).containsExactly("plain");
        fs.move(url("plain"), url("").child(name), Existing.KEEP);
        assertThat(names()).containsExactly(listed(name));

        fs.delete(url("").child(name));
        assertThat(names()).isEmpty();
    }

    /** XRootD, 6.2 as well, lists 254 bytes of a name and takes all 255 everywhere else. */
    private String listed(String name) {
        boolean cut = origin.isXrootd() && name.getBytes(UTF_8).length == 255;
        return cut ? name.substring(0, name.length() - 1) : name;
    }

    @Test
    void aNameThatNoHeaderHoldsIsPutAllTheSame() throws IOException {
        fs.put(file(bytes(100)), url("").child("space at the end "), PutOptions.CREATE);
        assertThat(names()).containsExactly("space at the end ");
        fs.delete(url("").child("space at the end "));
        assertThat(names()).isEmpty();
    }

    @Test
    void aNameWithAQuestionMarkIsKeptOrRefused() throws IOException {
        fs.put(file(bytes(10)), url("a"), PutOptions.CREATE);
        if (origin.isXrootd()) {
            var failure = failureOf(() -> fs.put(file(bytes(20)), url("a?b"), PutOptions.OVERWRITE));
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(names()).containsExactly("a");
        } else {
            fs.put(file(bytes(20)), url("a?b"), PutOptions.CREATE);
            assertThat(names()).containsExactly("a", "a?b");
        }
        assertThat(fs.read(url("a"))).isEqualTo(bytes(10));
    }

    @Test
    void collectionsAreMadeMovedAndDeletedWhenEmpty() throws IOException {
        fs.createCollection(url("c/d"));
        fs.createCollection(url("c/d"));
        assertThat(names()).containsExactly("c");
        assertThat(fs.stat(url("c/d")).isCollection()).isTrue();

        var failure = failureOf(() -> fs.delete(url("c")));
        assertThat(failure.kind()).isEqualTo(ErrorKind.EXISTS);
        assertThat(failure).hasMessageContaining("not empty");

        fs.move(url("c/d"), url("e"), Existing.KEEP);
        fs.delete(url("c"));
        fs.delete(url("e"));
        assertThat(names()).isEmpty();
    }

    @Test
    void aMoveKeepsWhatStandsAtTheTarget() throws IOException {
        fs.put(file(bytes(10)), url("a"), PutOptions.CREATE);
        fs.put(file(bytes(20)), url("b"), PutOptions.CREATE);

        assertThat(failureOf(() -> fs.move(url("a"), url("b"), Existing.KEEP)).kind())
                .isEqualTo(ErrorKind.EXISTS);
        assertThat(names()).containsExactly("a", "b");
        fs.move(url("a"), url("b"), Existing.REPLACE);
        assertThat(names()).containsExactly("b");
        assertThat(fs.read(url("b"))).isEqualTo(bytes(10));
    }

    @Test
    void aMoveReplacesNoCollectionAndPutsNoneInPlaceOfAnObject() throws IOException {
        fs.put(file(bytes(10)), url("a"), PutOptions.CREATE);
        fs.put(file(bytes(20)), url("full/inside"), PutOptions.CREATE);
        fs.createCollection(url("empty"));

        for (var from : List.of("a", "full")) {
            for (var to : List.of("full", "empty")) {
                if (!from.equals(to)) {
                    assertThat(failureOf(() -> fs.move(url(from), url(to), Existing.REPLACE))
                                    .kind())
                            .as(from + " to " + to)
                            .isEqualTo(ErrorKind.WRONG_TYPE);
                }
            }
        }
        assertThat(failureOf(() -> fs.move(url("full"), url("a"), Existing.REPLACE))
                        .kind())
                .isEqualTo(ErrorKind.WRONG_TYPE);

        assertThat(names()).containsExactly("a", "empty", "full");
        assertThat(fs.read(url("a"))).isEqualTo(bytes(10));
        assertThat(fs.read(url("full/inside"))).isEqualTo(bytes(20));
    }

    @Test
    void whatIsMissingIsNeitherMovedNorDeleted() throws IOException {
        fs.createCollection(url(""));
        assertThat(failureOf(() -> fs.move(url("no"), url("where"), Existing.KEEP))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failureOf(() -> fs.delete(url("no"))).kind()).isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void aPutOntoACollectionIsRefused() throws IOException {
        fs.createCollection(url("c"));
        var failure = failureOf(() -> fs.put(file(bytes(10)), url("c"), PutOptions.CREATE));
        assertThat(failure.kind()).isIn(ErrorKind.EXISTS, ErrorKind.WRONG_TYPE);
        fs.put(file(bytes(10)), url("c/inside"), PutOptions.CREATE);
        var replacing = failureOf(() -> fs.put(file(bytes(10)), url("c"), PutOptions.OVERWRITE));
        assertThat(replacing.kind()).isEqualTo(ErrorKind.WRONG_TYPE);
        assertThat(names()).containsExactly("c");
        assertThat(fs.read(url("c/inside"))).isEqualTo(bytes(10));
    }

    @Test
    void aStreamBecomesAnObjectWhenItIsClosed() throws IOException {
        try (var out = fs.newOutput(url("o"), PutOptions.CREATE)) {
            out.write(bytes(600_000));
        }
        assertThat(fs.read(url("o"))).isEqualTo(bytes(600_000));
    }

    /** The Go client sends eight requests for the first object and two for a further one, which it does not hide while it grows. */
    @Test
    void aSmallNewObjectCostsFewRequests() throws IOException {
        fs.put(file(bytes(1000)), url("first"), PutOptions.CREATE);
        assertThat(events.stream().filter(PelicanEvent.RequestStarted.class::isInstance))
                .hasSizeLessThanOrEqualTo(origin.isXrootd() ? 6 : 5);

        events.clear();
        fs.put(file(bytes(1000)), url("second"), PutOptions.CREATE);
        assertThat(objectRequests())
                .containsExactlyElementsOf(
                        origin.isXrootd() ? List.of("PUT", "HEAD", "HEAD", "MOVE") : List.of("PUT", "HEAD", "MOVE"));

        events.clear();
        fs.createCollection(url("c"));
        assertThat(objectRequests()).containsExactly("MKCOL");
        events.clear();
        fs.delete(url("first"));
        assertThat(objectRequests()).containsExactly("PROPFIND", "DELETE");
        events.clear();
        fs.move(url("second"), url("third"), Existing.KEEP);
        assertThat(objectRequests())
                .containsExactlyElementsOf(
                        origin.isXrootd() ? List.of("HEAD", "HEAD", "MOVE") : List.of("HEAD", "MOVE"));
    }
}
