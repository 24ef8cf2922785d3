package io.pelicanfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.Impatient;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault under every operation that reads. With the fault at the first cache only, the right result comes from elsewhere; with it at
 * every server, the right result or one of the right errors. Never a hang, never wrong bytes, never a file that is not whole.
 */
@Timeout(50)
final class FaultsTest {
    private static final byte[] OBJECT = Contract.bytes(300_000);
    private static final byte[] MEMBER = Contract.bytes(90_000);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration SHORTEST = Duration.ofMillis(80);
    private static final Duration LONG = Duration.ofSeconds(10);

    /** Kinds that tell the truth about any server that is broken or lies. */
    private static final Set<ErrorKind> BROKEN =
            Set.of(ErrorKind.CONTACT, ErrorKind.TRANSFER, ErrorKind.CORRUPT, ErrorKind.CHANGED, ErrorKind.THROTTLED);

    @TempDir
    Path home;

    /** An operation, and the result that it has if all is well. */
    enum Operation {
        READ,
        RANGE,
        VECTORED,
        STREAM,
        GET,
        LIST,
        STAT,
        MEMBER
    }

    /**
     * A fault.
     *
     * @param inBodies it concerns bytes of objects, so only GET has it
     * @param first operations for which an error is right even if only the first cache has the fault: what it said cannot be taken back
     * @param everywhere the kinds of error that are right when every server has it
     */
    private record Case(Fault fault, boolean inBodies, Set<Operation> first, Set<ErrorKind> everywhere) {
        static Case of(Fault fault, Set<ErrorKind> everywhere) {
            return new Case(fault, false, Set.of(), everywhere);
        }

        static Case inBodies(Fault fault, Set<Operation> first, Set<ErrorKind> everywhere) {
            return new Case(fault, true, first, everywhere);
        }

        Match narrowed(Match match) {
            return inBodies ? match.method("GET") : match;
        }
    }

    private static final Map<String, Case> FAULTS = faults();

    private static Map<String, Case> faults() {
        var whole = Set.of(Operation.READ, Operation.STREAM, Operation.GET);
        var refused = Set.of(ErrorKind.FORBIDDEN);
        var unreachable = Set.of(ErrorKind.CONTACT);
        // What a server says for good of the object itself counts for all: another cache would ask the same origin.
        var any = Set.of(Operation.values());
        Map<String, Case> faults = new LinkedHashMap<>();
        faults.put("refuse", Case.of(Fault.refuse(), BROKEN));
        faults.put("stall at once", Case.of(Fault.stall(0), BROKEN));
        faults.put("stall in the middle", Case.inBodies(Fault.stall(1000), Set.of(), BROKEN));
        faults.put("cut in the middle", Case.inBodies(Fault.cut(1000), Set.of(), BROKEN));
        faults.put("too short a length", Case.inBodies(Fault.wrongLength(-7), Set.of(Operation.STREAM), BROKEN));
        faults.put("too great a length", Case.inBodies(Fault.wrongLength(7), whole, BROKEN));
        faults.put("another range", Case.inBodies(Fault.wrongRange(5), Set.of(), BROKEN));
        faults.put("whole for a range", Case.inBodies(Fault.ignoredRange(), Set.of(), BROKEN));
        faults.put(
                "flipped byte",
                Case.inBodies(
                        Fault.flippedByte(500),
                        Set.of(Operation.STREAM, Operation.MEMBER),
                        Set.of(ErrorKind.CORRUPT, ErrorKind.BAD_ARCHIVE)));
        faults.put("web page", Case.of(Fault.errorPage(), BROKEN));
        faults.put("trickle", Case.inBodies(Fault.trickle(20_000, Duration.ofMillis(1)), Set.of(), Set.of()));
        faults.put("expired token", new Case(Fault.expiredToken(), false, any, refused));
        faults.put("401", new Case(Fault.status(401), false, any, refused));
        faults.put("403", new Case(Fault.status(403), false, any, refused));
        faults.put("404", new Case(Fault.status(404), false, any, Set.of(ErrorKind.NOT_FOUND)));
        faults.put("429", Case.of(Fault.status(429, Duration.ofSeconds(1)), Set.of(ErrorKind.THROTTLED)));
        faults.put("500", Case.of(Fault.status(500), Set.of(ErrorKind.TRANSFER)));
        faults.put("503", Case.of(Fault.status(503), Set.of(ErrorKind.THROTTLED)));
        for (var kind : Fault.BadTls.Kind.values()) {
            faults.put("bad TLS: " + kind, Case.of(Fault.badTls(kind), unreachable));
        }
        faults.put("lying trailer", Case.inBodies(Fault.lyingTrailer(1000), whole, BROKEN));
        faults.put("failed trailer", Case.inBodies(Fault.failedTrailer("500: read error"), whole, BROKEN));
        return faults;
    }

    /** What no client can see: a part has no digest, and XRootD 5.5's caches tell none that can be trusted (servers facts §3). */
    private static boolean isHidden(Flavour flavour, String fault, Operation operation) {
        boolean partial = operation == Operation.RANGE || operation == Operation.VECTORED;
        boolean undigested = flavour == Flavour.XROOTD_5_5 && operation != Operation.MEMBER;
        return fault.equals("flipped byte") && (partial || undigested);
    }

    static Stream<Arguments> faultsAndOperations() {
        List<Arguments> all = new ArrayList<>();
        for (var flavour : List.of(Flavour.GO, Flavour.XROOTD_5_5)) {
            for (String fault : FAULTS.keySet()) {
                all.add(Arguments.of(flavour, fault));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faultsAndOperations")
    void atTheFirstCacheHarmsNothing(Flavour flavour, String name) throws IOException {
        var fault = FAULTS.getOrDefault(name, Case.of(Fault.refuse(), Set.of()));
        try (var testbed = federation(flavour)) {
            testbed.inject(fault.fault, fault.narrowed(Match.on(testbed.cache(0))));
            runAll(testbed, flavour, name, SHORT, fault.first, fault.everywhere);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faultsAndOperations")
    void atEveryServerGivesTheRightBytesOrTheRightError(Flavour flavour, String name) throws IOException {
        var fault = FAULTS.getOrDefault(name, Case.of(Fault.refuse(), Set.of()));
        try (var testbed = federation(flavour)) {
            testbed.caches().forEach(cache -> testbed.inject(fault.fault, fault.narrowed(Match.on(cache))));
            testbed.inject(fault.fault, fault.narrowed(Match.on(testbed.origin())));
            runAll(testbed, flavour, name, SHORTEST, Set.of(Operation.values()), fault.everywhere);
        }
    }

    private void runAll(
            Testbed testbed,
            Flavour flavour,
            String name,
            Duration stalled,
            Set<Operation> mayFail,
            Set<ErrorKind> kinds)
            throws IOException {
        for (var operation : Operation.values()) {
            if (isHidden(flavour, name, operation)) {
                continue;
            }
            try (var fs = connect(testbed, name.startsWith("stall") ? stalled : LONG)) {
                assertThat(run(operation, fs, testbed)).as("%s", operation).isEqualTo(right(operation));
            } catch (PelicanException e) {
                assertThat(operation).as("may not fail: %s", e).isIn(mayFail);
                assertThat(e.kind()).as("%s: %s", operation, e).isIn(kinds);
            }
            assertThat(leftOver()).as("%s left files", operation).isEmpty();
        }
    }

    private Testbed federation(Flavour flavour) throws IOException {
        var testbed = Testbed.builder().flavour(flavour).start();
        testbed.put("/public/d/object.bin", OBJECT);
        testbed.put("/public/d/train.zip", SampleArchive.ZIP_STORED.of(Map.of("member.bin", MEMBER)));
        // Once whole in a cache, an object comes with its digest.
        for (var cache : testbed.caches()) {
            try (var fs = connect(testbed, LONG, List.of(cache.baseUrl()))) {
                fs.read(testbed.url("/public/d/object.bin"));
                fs.read(testbed.url("/public/d/train.zip"));
            }
        }
        return testbed;
    }

    private PelicanFileSystem connect(Testbed testbed, Duration timeOut) throws IOException {
        return connect(testbed, timeOut, List.of());
    }

    private PelicanFileSystem connect(Testbed testbed, Duration timeOut, List<String> caches) throws IOException {
        return Impatient.of(PelicanFileSystem.builder()
                        .environment(Map.of("SSL_CERT_FILE", testbed.caFile().toString()))
                        .workingDirectory(home)
                        .home(home)
                        .settings(settings -> settings.connectTimeout(LONG)
                                .headerTimeout(timeOut)
                                .stallTimeout(timeOut)
                                .caches(caches)))
                .build();
    }

    private static String right(Operation operation) {
        return switch (operation) {
            case READ, STREAM, GET -> sum(OBJECT);
            case RANGE -> sum(Contract.slice(OBJECT, 0, 100_000));
            case VECTORED -> sum(Contract.slice(OBJECT, 10, 50)) + sum(Contract.slice(OBJECT, 200_000, 70_000));
            case LIST -> "object.bin train.zip";
            case STAT -> String.valueOf(OBJECT.length);
            case MEMBER -> sum(MEMBER);
        };
    }

    private static String sum(byte[] bytes) {
        return bytes.length + " bytes " + java.util.Arrays.hashCode(bytes) + " ";
    }

    private String run(Operation operation, PelicanFileSystem fs, Testbed testbed) throws IOException {
        String url = testbed.url("/public/d/object.bin");
        return switch (operation) {
            case READ -> sum(fs.read(url));
            case RANGE -> sum(fs.read(url, 0, 100_000));
            case VECTORED -> {
                try (var reader = fs.open(url)) {
                    var parts = reader.readVectored(List.of(new ByteRange(10, 50), new ByteRange(200_000, 70_000)));
                    var text = new StringBuilder();
                    for (var part : parts) {
                        var bytes = new byte[part.remaining()];
                        part.get(bytes);
                        text.append(sum(bytes));
                    }
                    yield text.toString();
                }
            }
            case STREAM -> {
                try (var bytes = fs.stream(url)) {
                    yield sum(bytes.readAllBytes());
                }
            }
            case GET -> {
                var file = home.resolve("got.bin");
                fs.get(url, file);
                String got = sum(Files.readAllBytes(file));
                Files.delete(file);
                yield got;
            }
            case LIST -> {
                try (var entries = fs.list(testbed.url("/public/d"))) {
                    yield String.join(
                            " ", entries.map(entry -> entry.name()).sorted().toList());
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
            case STAT -> String.valueOf(fs.stat(url).sizeBytes().orElse(-1));
            case MEMBER -> sum(fs.read(testbed.url("/public/d/train.zip") + "!/member.bin"));
        };
    }

    private List<String> leftOver() throws IOException {
        try (var files = Files.list(home)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
