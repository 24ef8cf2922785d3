package io.pelicanfs.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault under each operation, at the first cache or at all servers of an object. Operations run together, objects are apart. */
class ObjectFaultTest {
    @RegisterExtension
    static final TestbedExtension extension = TestbedExtension.standard();

    @TempDir
    Path folder;

    private final Testbed federation = extension.testbed();

    @BeforeAll
    static void putObjects() throws IOException {
        var collections = Arrays.stream(Trouble.values())
                .flatMap(trouble -> Stream.of("/public/first/" + trouble, "/public/all/" + trouble))
                .toList();
        Objects.putInto(extension.testbed(), collections);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(30)
    void isOvercomeWhereTheSecondCacheIsWell(Trouble trouble) throws Exception {
        String collection = "/public/first/" + trouble;
        federation.inject(
                trouble.fault,
                Match.on(federation.cache(0))
                        .source(Source.CLIENT)
                        .path(collection + "/**")
                        .when(trouble::befalls));

        assertThat(outcomes(collection)).isEqualTo(expected(trouble::atTheFirstCache));
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(30)
    void isToldAsWhatItIsWhereAllServersHaveIt(Trouble trouble) throws Exception {
        String collection = "/public/all/" + trouble;
        federation.inject(
                trouble.fault,
                Match.anything()
                        .source(Source.CLIENT)
                        .when(request -> request.role() == Role.CACHE || request.role() == Role.ORIGIN)
                        .path(collection + "**")
                        .when(trouble::befalls));

        assertThat(outcomes(collection)).isEqualTo(expected(trouble::everywhere));
    }

    private static Map<Reading, Outcome> expected(Function<Reading, Outcome> table) {
        return Arrays.stream(Reading.values()).collect(Collectors.toMap(reading -> reading, table));
    }

    private Map<Reading, Outcome> outcomes(String collection) throws Exception {
        Map<Reading, Outcome> outcomes = new EnumMap<>(Reading.class);
        var threads = Executors.newCachedThreadPool();
        try (PelicanFileSystem fs = Clients.impatient(federation).build()) {
            Map<Reading, Future<Outcome>> running = new EnumMap<>(Reading.class);
            for (Reading reading : Reading.values()) {
                Path own = Files.createDirectory(folder.resolve(reading.name()));
                running.put(reading, threads.submit(() -> reading.outcome(fs, collection, own)));
            }
            for (var one : running.entrySet()) {
                outcomes.put(one.getKey(), one.getValue().get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IOException("not a PelicanException", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
