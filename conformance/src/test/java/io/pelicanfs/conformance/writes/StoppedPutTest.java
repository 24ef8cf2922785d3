package io.pelicanfs.conformance.writes;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.cli.Main;
import io.pelicanfs.conformance.Child;
import io.pelicanfs.testbed.Fault;
import io.pelicanfs.testbed.Injection;
import io.pelicanfs.testbed.Match;
import io.pelicanfs.testbed.Role;
import io.pelicanfs.testbed.Source;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A put whose process is told to end, as at an eviction, leaves no part of an object, or names it. */
@Timeout(60)
class StoppedPutTest {
    private static final String ALL = "storage.read:/ storage.create:/ storage.modify:/";
    private static final String CREATE = "storage.read:/ storage.create:/";
    private static final int STOPPED = 143;
    private static final int SIZE = 3 << 20;
    /** The testbed takes so many bytes of a body and then no more. */
    private static final int TAKEN = 1 << 20;

    @TempDir
    Path home;

    private Testbed federation;

    @BeforeEach
    void start() throws IOException {
        federation = Testbed.builder().caches(1).start();
    }

    @AfterEach
    void close() {
        federation.close();
    }

    private Injection inject(Fault fault, String method) {
        return federation.inject(
                fault, Match.on(Role.ORIGIN).source(Source.CLIENT).method(method));
    }

    private Child put(String scopes, String... words) throws IOException {
        var token = Files.writeString(home.resolve("token"), federation.token(TokenSpec.scoped(scopes.split(" ", -1))));
        var arguments = new ArrayList<>(List.of("put", "-t", token.toString()));
        arguments.addAll(List.of(words));
        var environment = Map.of("SSL_CERT_FILE", federation.caFile().toString());
        return Child.startJava(home, environment, Main.class, arguments.toArray(String[]::new));
    }

    private String source(int count) throws IOException {
        var folder = Files.createDirectories(home.resolve("up"));
        for (int i = 0; i < count; i++) {
            Files.write(folder.resolve("o" + i), new byte[SIZE]);
        }
        return count == 1 ? folder.resolve("o0").toString() : folder.toString();
    }

    /** Returns what stands at the origin, each with the bytes it has by now. */
    private List<Long> sizes() {
        try (var files = Files.list(federation.object("/public/out"))) {
            return files.map(file -> file.toFile().length()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> names() {
        try (var files = Files.list(federation.object("/public/out"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Child.Outcome stopped(Child child, int objects) throws IOException, InterruptedException {
        try (child) {
            child.await(() -> sizes().size() == objects && sizes().stream().allMatch(size -> size >= TAKEN));
            child.stop();
            long begin = System.nanoTime();
            var outcome = child.end();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            return outcome;
        }
    }

    @Test
    void deletesTheHiddenObjectThatItHasBegun() throws Exception {
        inject(Fault.stallUpload(TAKEN), "PUT");

        var outcome = stopped(put(ALL, source(1), federation.url("/public/out/o")), 1);

        assertThat(outcome.exitCode()).isEqualTo(STOPPED);
        assertThat(outcome.err()).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void deletesWhatATreeHasBegun() throws Exception {
        inject(Fault.stallUpload(TAKEN), "PUT");

        var outcome = stopped(put(ALL, "-r", "-P", "3", source(5), federation.url("/public/out")), 3);

        assertThat(outcome.exitCode()).isEqualTo(STOPPED);
        assertThat(outcome.err()).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void namesWhatTheOriginDoesNotDelete() throws Exception {
        inject(Fault.stallUpload(TAKEN), "PUT");
        inject(Fault.status(403), "DELETE");

        var outcome = stopped(put(ALL, source(1), federation.url("/public/out/o")), 1);

        assertThat(outcome.exitCode()).isEqualTo(STOPPED);
        assertThat(names()).singleElement().asString().startsWith(".o.").endsWith(".pelfs-part");
        assertThat(outcome.err())
                .hasLineCount(1)
                .startsWith("pelfs: stopped; a part of an object may be left and could not be deleted: "
                        + federation.url("/public/out/") + names().get(0));
    }

    @Test
    void endsSoonWhereTheOriginAsksForPatience() throws Exception {
        inject(Fault.stallUpload(TAKEN), "PUT");
        inject(Fault.status(503, Duration.ofMinutes(1)), "DELETE");

        var outcome = stopped(put(ALL, source(1), federation.url("/public/out/o")), 1);

        assertThat(outcome.exitCode()).isEqualTo(STOPPED);
        assertThat(outcome.err()).contains("may be left").contains(names().get(0));
    }

    @Test
    void namesTheObjectItselfWhereTheTokenMayNotModify() throws Exception {
        inject(Fault.stallUpload(TAKEN), "PUT");

        var outcome = stopped(put(CREATE, source(1), federation.url("/public/out/o")), 1);

        assertThat(outcome.exitCode()).isEqualTo(STOPPED);
        assertThat(names()).containsExactly("o");
        assertThat(outcome.err()).hasLineCount(1).contains("may be left").contains(federation.url("/public/out/o"));
    }
}
