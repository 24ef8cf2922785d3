package io.pelicanfs.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.Impatient;
import io.pelicanfs.client.PelicanFileSystem;
import io.pelicanfs.conformance.servers.Recording;
import io.pelicanfs.conformance.servers.ReplayServer;
import io.pelicanfs.conformance.servers.ReplayServer.Request;
import io.pelicanfs.conformance.servers.ServerKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Each distinct shape of recorded answer that concerns reading, listing or errors, replayed through the client. The table is the resource
 * {@code recordings.csv}, which says what the client must make of each.
 */
final class RecordingsTest {
    private static final byte[] OBJECT = "Hello, Pelican federation!\n".getBytes(UTF_8);

    @TempDir
    static Path home;

    private static Optional<ServerKeys> keys = Optional.empty();

    @BeforeAll
    static void makeKeys() throws IOException {
        keys = Optional.of(ServerKeys.in(home));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "/recordings.csv", delimiter = '|', numLinesToSkip = 1)
    void isUnderstood(String recording, String call, @Nullable String others, @Nullable String expected)
            throws IOException {
        try (var replay = new Replay(Recording.of(recording), call.split(" ", -1), others == null ? "" : others);
                var fs = replay.connect()) {
            String outcome = expected == null ? "" : expected;
            String got;
            try {
                got = replay.call(fs);
            } catch (PelicanException e) {
                assertThat(e.nextStep().isPresent()
                                || e.kind() == ErrorKind.UNSUPPORTED
                                || !e.attempts().isEmpty())
                        .as("says what to do: %s", e)
                        .isTrue();
                got = e.kind() + (e.retryable() ? " retryable" : "");
            }
            assertThat(got).isEqualTo(outcome.equals("whole") ? replay.whole() : outcome);
        }
    }

    /** One row of the table: servers that answer as recorded, and a client before them. */
    private static final class Replay implements AutoCloseable {
        private final Recording recording;
        private final String[] call;
        private final Map<String, Recording> others = new LinkedHashMap<>();
        private final boolean byDirector;
        private final ReplayServer server;
        private final ReplayServer origin;
        private final ReplayServer director;

        Replay(Recording recording, String[] call, String others) throws IOException {
            this.recording = recording;
            this.call = call;
            this.byDirector = recording.request().stream().anyMatch(line -> line.equals("Host: localhost:8444"));
            for (String name : others.isBlank() ? new String[0] : others.split(",", -1)) {
                var other = Recording.of(name);
                this.others.put(other.method(), other);
            }
            server = ReplayServer.start(keys.orElseThrow(), this::serve);
            origin = ReplayServer.start(keys.orElseThrow(), this::serveAtOrigin);
            director = ReplayServer.start(keys.orElseThrow(), this::direct);
        }

        PelicanFileSystem connect() throws IOException {
            return Impatient.of(PelicanFileSystem.builder()
                            .environment(Map.of(
                                    "SSL_CERT_FILE", keys.orElseThrow().caFile().toString()))
                            .workingDirectory(home)
                            .home(home)
                            .settings(settings -> settings.headerTimeout(Duration.ofSeconds(5))
                                    .stallTimeout(Duration.ofSeconds(5))))
                    .build();
        }

        /** The root of a server is in no namespace: what it answers is asked of another path. */
        private String path() {
            return recording.path().equals("/") ? "/public" : recording.path();
        }

        private byte[] recorded(Recording answer) {
            return ReplayServer.answer(
                    answer,
                    Map.of(
                            "localhost:8442", server.host(),
                            "localhost:8452", server.host(),
                            "localhost:8443", origin.host()));
        }

        private byte[] direct(Request request) {
            if (request.path().startsWith("/.well-known/")) {
                return ReplayServer.answer(
                        "200 OK", "", ("{\"director_endpoint\":\"https://" + director.host() + "\"}").getBytes(UTF_8));
            }
            if (byDirector) {
                return recorded(recording);
            }
            String link = "<https://" + server.host() + path() + ">; rel=\"duplicate\"; pri=1; depth=1";
            return ReplayServer.answer(
                    "307 Temporary Redirect",
                    "Link: " + link + "\r\nX-Pelican-Namespace: namespace=/"
                            + path().split("/", -1)[1] + ", require-token=false, collections-url=https://"
                            + server.host() + "\r\n",
                    new byte[0]);
        }

        private byte[] serve(Request request) {
            if (byDirector) {
                return ReplayServer.answer("200 OK", "Accept-Ranges: bytes\r\n", OBJECT);
            }
            boolean cut = call[0].equals("resume")
                    && request.range().isEmpty()
                    && request.method().equals("GET");
            if (cut) {
                byte[] object = resumed();
                byte[] all = ReplayServer.answer("200 OK", "Accept-Ranges: bytes\r\n", object);
                return Arrays.copyOf(all, all.length - object.length + Integer.parseInt(call[1]));
            }
            return request.method().equals(recording.method()) ? recorded(recording) : other(request);
        }

        private byte[] serveAtOrigin(Request request) {
            return byDirector ? serve(request) : other(request);
        }

        private byte[] other(Request request) {
            var other = others.get(request.method());
            return other == null ? ReplayServer.answer("405 Method Not Allowed", "", new byte[0]) : recorded(other);
        }

        /** The object that a resumed read is of: what was recorded, behind bytes of our own. */
        private byte[] resumed() {
            return call.length > 2 ? call[2].getBytes(UTF_8) : OBJECT;
        }

        String whole() {
            return text(byDirector ? OBJECT : call[0].equals("resume") ? resumed() : recording.content());
        }

        private static String text(byte[] bytes) {
            return bytes.length > 2000
                    ? "sum " + HexFormat.of().toHexDigits(Arrays.hashCode(bytes))
                    : new String(bytes, ISO_8859_1);
        }

        String call(PelicanFileSystem fs) throws IOException {
            String url = "pelican://" + director.host() + path();
            return switch (call[0]) {
                case "read", "resume" -> text(fs.read(url));
                case "direct" -> text(fs.read(url + "?directread"));
                case "stat" -> told(fs.stat(url));
                case "size" -> {
                    try (var reader = fs.open(url)) {
                        yield String.valueOf(reader.size());
                    }
                }
                case "list" -> {
                    try (var entries = fs.list(url)) {
                        yield entries.map(Replay::told).collect(Collectors.joining(", "));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                }
                default -> throw new IllegalArgumentException(call[0]);
            };
        }

        private static String told(ObjectInfo info) {
            return info.name()
                    + (info.isCollection() ? "/" : " " + info.sizeBytes().orElse(-1));
        }

        @Override
        public void close() throws IOException {
            director.close();
            server.close();
            origin.close();
        }
    }
}
