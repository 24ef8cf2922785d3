package io.pelicanfs.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Injection;
import io.pelicanfs.testbed.LoggedRequest;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedExtension;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each fault under {@code get -r} and {@code sync}, at the first cache or at all servers: right bytes under every final name or the right
 * error, and after the next good run the whole tree and nothing else. Troubles befall their trees together.
 */
class TreeDownFaultTest {
    private static final List<String> OBJECTS = List.of("a.bin", "sub/b.bin");

    /** What brings a tree here. */
    enum Verb {
        GET,
        SYNC;

        TransferOptions options() {
            var options = switch (this) {
                case GET -> TransferOptions.defaults().existing(Existing.REPLACE);
                case SYNC -> TransferOptions.forSync().extras(TransferOptions.Extras.DELETE);
            };
            return options.parallel(2);
        }
    }

    @RegisterExtension
    static final TestbedExtension extension = TestbedExtension.standard();

    @TempDir
    Path folder;

    private final Testbed federation = extension.testbed();

    private static List<Trouble> troubles() {
        return List.of(Trouble.values());
    }

    /** A tree knows from its listing what is to come: another size is another version, and a size that is complete needs no trailer. */
    private static Outcome everywhere(Trouble trouble) {
        return switch (trouble) {
            case TOO_SHORT, STALE_VERSION -> Outcome.CHANGED;
            case LYING_TRAILER -> Outcome.TRANSFER;
            case FAILED_TRAILER -> Outcome.RIGHT_BYTES;
            default -> trouble.everywhere(Reading.GET);
        };
    }

    @BeforeAll
    static void publish() throws IOException {
        List<String> paths = new ArrayList<>();
        for (var trouble : troubles()) {
            for (var root : List.of("/public/first/GET/", "/public/first/SYNC/", "/public/all/GET/")) {
                OBJECTS.forEach(name -> paths.add(root + trouble + "/" + name));
            }
        }
        paths.forEach(path -> extension.testbed().put(path, Objects.plain()));
        Clients.warm(extension.testbed(), paths.toArray(String[]::new));
    }

    private static boolean reads(LoggedRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void isOvercomeWhereTheSecondCacheIsWell(Verb verb) throws Exception {
        var outcomes = Together.of(troubles(), trouble -> {
            var tree = new Tree(verb, "/public/first/" + verb + "/" + trouble);
            var atFirst = Match.on(federation.cache(0));
            return tree.outcomeWith(() -> tree.inject(trouble, atFirst));
        });

        assertThat(outcomes).isEqualTo(Together.expected(troubles(), trouble -> Set.of(Outcome.RIGHT_BYTES)));
    }

    @Test
    @Timeout(120)
    void isToldAsWhatItIsWhereAllServersHaveIt() throws Exception {
        Function<Trouble, Set<Outcome>> expected = trouble -> Set.of(everywhere(trouble));
        var outcomes = Together.of(troubles(), trouble -> {
            var tree = new Tree(Verb.GET, "/public/all/GET/" + trouble);
            var everywhere =
                    Match.anything().when(request -> request.role() == Role.CACHE || request.role() == Role.ORIGIN);
            return tree.outcomeWith(() -> tree.inject(trouble, everywhere));
        });

        assertThat(outcomes).isEqualTo(Together.expected(troubles(), expected));
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void aCacheWithBadTlsIsLeft(Fault.BadTls.Kind kind) throws Exception {
        try (var own = Testbed.builder().caches(2).start()) {
            OBJECTS.forEach(name -> own.put("/public/d/" + name, Objects.plain()));
            var tree = new Tree(own, Verb.SYNC, "/public/d");

            assertThat(tree.outcomeWith(() -> own.inject(Fault.badTls(kind), Match.on(own.cache(0)))))
                    .containsExactly(Outcome.RIGHT_BYTES);
        }
    }

    /** One collection, and the folder it comes to. */
    private final class Tree {
        private final Testbed testbed;
        private final Verb verb;
        private final String collection;
        private final Path down;

        Tree(Verb verb, String collection) {
            this(federation, verb, collection);
        }

        Tree(Testbed testbed, Verb verb, String collection) {
            this.testbed = testbed;
            this.verb = verb;
            this.collection = collection;
            this.down = folder.resolve(collection.substring(1));
        }

        Injection inject(Trouble trouble, Match servers) {
            return testbed.inject(
                    trouble.fault,
                    servers.source(Source.CLIENT)
                            .path(collection + "/**")
                            .when(TreeDownFaultTest::reads)
                            .when(trouble::befalls));
        }

        /** Returns how the objects ended under the fault; what a good run makes of it is asked for here. */
        Set<Outcome> outcomeWith(Together.Work<Injection> fault) throws Exception {
            Files.createDirectories(down);
            Files.writeString(down.resolve("extra.txt"), "nowhere else");
            Set<Outcome> outcomes;
            try (var injected = fault.run()) {
                outcomes = run();
                assertThat(injected.hits()).as(collection).isPositive();
            }
            assertThat(run()).as("the next run of " + collection).isSubsetOf(Outcome.RIGHT_BYTES);

            List<String> wanted = new ArrayList<>(OBJECTS);
            if (verb == Verb.GET) {
                wanted.add("extra.txt");
            }
            assertThat(Together.files(down)).containsExactlyInAnyOrderElementsOf(wanted);
            for (var name : OBJECTS) {
                assertThat(down.resolve(name)).hasBinaryContent(Objects.plain());
            }
            return outcomes;
        }

        private Set<Outcome> run() throws IOException {
            List<Transferred> results = new ArrayList<>();
            TransferListener listener = results::add;
            try (var fs = Clients.impatient(testbed).build()) {
                fs.transfers().get(fs.url(collection), down, verb.options(), listener);
            }
            Set<Outcome> outcomes = new HashSet<>();
            for (var result : results) {
                boolean isExtra =
                        result.file().filter(down.resolve("extra.txt")::equals).isPresent();
                if (!isExtra) {
                    outcomes.add(result.failure()
                            .map(PelicanException::kind)
                            .map(Outcome::of)
                            .orElse(Outcome.RIGHT_BYTES));
                }
            }
            for (var name : OBJECTS) {
                // A failure may have left nothing; whatever stands under the name is right.
                if (Files.exists(down.resolve(name))) {
                    assertThat(down.resolve(name)).hasBinaryContent(Objects.plain());
                }
            }
            if (!outcomes.equals(Set.of(Outcome.RIGHT_BYTES))) {
                assertThat(down.resolve("extra.txt")).hasContent("nowhere else");
            }
            return outcomes;
        }
    }
}
