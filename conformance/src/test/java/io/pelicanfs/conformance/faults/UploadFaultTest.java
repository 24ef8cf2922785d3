package io.pelicanfs.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.PelicanException;
import io.pelicanfs.client.FileSystemBuilder;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Injection;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TestbedExtension;
import io.pelicanfs.testbed.TokenSpec;
import io.pelicanfs.transfer.PutOptions;
import io.pelicanfs.transfer.TransferListener;
import io.pelicanfs.transfer.TransferOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each fault under the requests of a put, alone and of a tree: the whole object under its name or the right error, and after the next good run
 * all objects and nothing else. Troubles befall their collections together.
 */
class UploadFaultTest {
    private static final List<String> METHODS = List.of("PUT", "HEAD", "MOVE");
    private static final String OBJECT = "a.bin";
    private static final String DEEPER = "sub/b.bin";
    private static final String EXTRA = "extra.txt";

    @RegisterExtension
    static final TestbedExtension extension = TestbedExtension.standard();

    @TempDir
    Path folder;

    private final Testbed federation = extension.testbed();
    private Path up = Path.of("");

    /** A fault and the requests that have it. */
    private record Case(UploadTrouble trouble, String method) {
        Set<Outcome> always() {
            return trouble.always(method);
        }

        Set<Outcome> once() {
            return trouble.isFinal(method) ? always() : Set.of(Outcome.RIGHT_BYTES);
        }
    }

    private static List<Case> cases() {
        return Arrays.stream(UploadTrouble.values())
                .flatMap(trouble -> METHODS.stream().map(method -> new Case(trouble, method)))
                .filter(one -> !one.always().isEmpty())
                .toList();
    }

    /** What brings objects there. */
    enum Verb {
        PUT_OF_ONE,
        PUT_OF_A_TREE,
        SYNC
    }

    @BeforeEach
    void write() throws IOException {
        up = Files.createDirectories(folder.resolve("up"));
        Files.createDirectories(up.resolve("sub"));
        Files.write(up.resolve(OBJECT), Objects.plain());
        Files.write(up.resolve(DEEPER), Objects.plain());
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void aFaultThatStaysIsToldAsWhatItIs(Verb verb) throws Exception {
        var outcomes = Together.of(cases(), one -> {
            var there = new There(federation, verb, "/public/stays/" + verb + "/" + one.method() + one.trouble());
            return there.outcomeWith(() -> there.inject(one, Integer.MAX_VALUE));
        });

        assertThat(outcomes)
                .allSatisfy((one, ends) -> assertThat(ends).isNotEmpty().isSubsetOf(one.always()));
    }

    @Test
    @Timeout(120)
    void aFaultThatPassesIsOvercomeWhereAnotherTryCanHelp() throws Exception {
        var outcomes = Together.of(cases(), one -> {
            var there = new There(federation, Verb.PUT_OF_ONE, "/public/passes/" + one.method() + one.trouble());
            return there.outcomeWith(() -> there.inject(one, 1));
        });

        assertThat(outcomes)
                .allSatisfy((one, ends) -> assertThat(ends).isNotEmpty().isSubsetOf(one.once()));
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void anOriginWithBadTlsGetsNothing(Fault.BadTls.Kind kind) throws Exception {
        try (var own = Testbed.builder().caches(1).start()) {
            var there = new There(own, Verb.SYNC, "/public/d");

            assertThat(there.outcomeWith(() -> own.inject(Fault.badTls(kind), Match.on(own.origin()))))
                    .doesNotContain(Outcome.RIGHT_BYTES);
        }
    }

    /** One collection at the origin. */
    private final class There {
        private final Testbed testbed;
        private final Verb verb;
        private final String collection;

        There(Testbed testbed, Verb verb, String collection) {
            this.testbed = testbed;
            this.verb = verb;
            this.collection = collection;
        }

        Injection inject(Case one, int times) {
            return testbed.inject(
                    one.trouble().fault,
                    Match.on(testbed.origin())
                            .source(Source.CLIENT)
                            .method(one.method())
                            .path(collection + "/**")
                            .times(times));
        }

        /** Returns how the objects ended under the fault; what a good run makes of it is asked for here. */
        Set<Outcome> outcomeWith(Together.Work<Injection> fault) throws Exception {
            testbed.put(collection + "/" + EXTRA, Objects.member());
            Set<Outcome> outcomes;
            try (var injected = fault.run()) {
                outcomes = run(Clients.impatient(testbed));
                assertThat(injected.hits()).as(collection).isPositive();
            }
            // Patient: a put whose answer is not waited for may land after everything else.
            assertThat(run(Clients.sober(testbed)))
                    .as("the next run of " + collection)
                    .isSubsetOf(Outcome.RIGHT_BYTES);

            List<String> wanted = new ArrayList<>(List.of(OBJECT));
            if (verb != Verb.PUT_OF_ONE) {
                wanted.add(DEEPER);
            }
            if (verb != Verb.SYNC) {
                wanted.add(EXTRA);
            }
            assertThat(Together.files(testbed.object(collection)))
                    .as(collection)
                    .containsExactlyInAnyOrderElementsOf(wanted);
            for (var name : List.of(OBJECT, DEEPER)) {
                if (wanted.contains(name)) {
                    assertThat(testbed.object(collection + "/" + name)).hasBinaryContent(Objects.plain());
                }
            }
            return outcomes;
        }

        private Set<Outcome> run(FileSystemBuilder client) throws IOException {
            Set<Outcome> outcomes = new HashSet<>();
            TransferListener listener = result -> note(outcomes, result);
            var home = folder.resolve(collection.substring(1));
            String token = testbed.token(TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/"));
            var file = Files.writeString(Files.createDirectories(home).resolve("token"), token);
            try (var fs = client.home(home)
                    .workingDirectory(home)
                    .settings(settings -> settings.tokenFile(file).connectTimeout(Duration.ofSeconds(20)))
                    .build()) {
                move(fs, listener, outcomes);
            }
            for (var name : List.of(OBJECT, DEEPER)) {
                // A failure may have left nothing; whatever stands under the name is right.
                if (Files.exists(testbed.object(collection + "/" + name))) {
                    assertThat(testbed.object(collection + "/" + name)).hasBinaryContent(Objects.plain());
                }
            }
            return outcomes;
        }

        private void move(PelicanFileSystem fs, TransferListener listener, Set<Outcome> outcomes) throws IOException {
            var url = fs.url(collection);
            switch (verb) {
                case PUT_OF_ONE -> {
                    try {
                        fs.put(up.resolve(OBJECT), url.child(OBJECT), PutOptions.CREATE);
                        outcomes.add(Outcome.RIGHT_BYTES);
                    } catch (PelicanException e) {
                        outcomes.add(Outcome.of(e.kind()));
                    }
                }
                case PUT_OF_A_TREE -> fs.transfers().put(up, url, TransferOptions.defaults(), listener);
                case SYNC ->
                    fs.transfers()
                            .put(up, url, TransferOptions.forSync().extras(TransferOptions.Extras.DELETE), listener);
            }
        }

        private void note(Set<Outcome> outcomes, Transferred result) {
            if (!result.url().name().equals(EXTRA)) {
                outcomes.add(result.failure()
                        .map(failure -> Outcome.of(failure.kind()))
                        .orElse(Outcome.RIGHT_BYTES));
            }
        }
    }
}
