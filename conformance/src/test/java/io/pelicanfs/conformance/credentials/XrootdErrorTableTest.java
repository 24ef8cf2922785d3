package io.pelicanfs.conformance.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.conformance.SharedStage;
import io.pelicanfs.conformance.credentials.ErrorTableTest.Row;
import io.pelicanfs.conformance.servers.XrootdRelease;
import io.pelicanfs.conformance.servers.XrootdStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of {@code docs/errors.md} that a real XRootD can produce: it says 403 to all of them, and still each ends as the page says, by what the
 * client knows.
 */
final class XrootdErrorTableTest {
    private static final byte[] OBJECT = "what somebody may read".getBytes(UTF_8);
    private static final int HOUR = 3600;
    private static final String MISSING = "missing object, where listing is forbidden";
    private static final List<String> SITUATIONS = List.of(
            "no token anywhere",
            "token of another issuer",
            "token for another audience",
            "token for another path",
            "token for another operation",
            "expired token",
            "token that is not valid yet",
            "token with a bad signature",
            "token file with malformed JSON",
            MISSING);
    private static final Map<XrootdRelease, SharedStage> STAGES =
            Map.of(XrootdRelease.SYSTEM, stage(XrootdRelease.SYSTEM), XrootdRelease.V6_2, stage(XrootdRelease.V6_2));

    @TempDir
    Path home;

    private static SharedStage stage(XrootdRelease release) {
        return new SharedStage(
                "XRootD " + release, true, () -> XrootdStage.start(XrootdStage.Shape.GUARDED_ORIGIN, release));
    }

    static Stream<Arguments> everyRowOnEveryReleaseThroughEveryDoor() throws IOException {
        var rows = ErrorTableTest.rows().stream()
                .filter(row -> SITUATIONS.contains(row.situation()))
                .toList();
        assertThat(rows).hasSameSizeAs(SITUATIONS);
        return rows.stream()
                .flatMap(row -> STAGES.keySet().stream()
                        .sorted()
                        .flatMap(release ->
                                Arrays.stream(Entrance.values()).map(door -> Arguments.of(row, release, door))));
    }

    @ParameterizedTest(name = "{0} ({1}, {2})")
    @MethodSource("everyRowOnEveryReleaseThroughEveryDoor")
    void endsAsThePageSays(Row row, XrootdRelease release, Entrance door) throws IOException {
        var stage = (XrootdStage) Objects.requireNonNull(STAGES.get(release)).get();
        var environment = new HashMap<>(stage.environment());
        String token = token(stage, row.situation());
        if (!token.isEmpty()) {
            environment.put("BEARER_TOKEN", token);
        }
        stage.guarded().publish("d/hello.txt", OBJECT);
        String name = row.situation().equals(MISSING) ? "d/missing.txt" : "d/hello.txt";

        var told = door.read(environment, home, stage.guarded().url(name), OBJECT);

        onXrootd(row).fits(told);
        if (token.length() > 40) {
            assertThat(told.everything()).doesNotContain(token.substring(token.length() - 20));
        }
    }

    @SuppressWarnings("JavaUtilDate") // the token library takes no other
    private static String token(XrootdStage stage, String situation) throws IOException {
        var issuer = stage.issuer();
        return switch (situation) {
            case "no token anywhere" -> "";
            case "token of another issuer" -> issuer.token(HOUR, claims -> claims.issuer("https://other.example"));
            case "token for another audience" ->
                issuer.token(HOUR, claims -> claims.audience("https://elsewhere.example"));
            case "token for another path" -> stage.token(HOUR, "storage.read:/other");
            case "token for another operation" -> stage.token(HOUR, "storage.create:/");
            case "expired token" -> stage.token(-HOUR / 2, "storage.read:/");
            case "token that is not valid yet" ->
                issuer.token(
                        HOUR,
                        claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(HOUR / 2))));
            case "token with a bad signature" -> issuer.forged(HOUR);
            case "token file with malformed JSON" -> "{\"access_token\": \"eyJ";
            default -> stage.token(HOUR, "storage.read:/");
        };
    }

    /** Whatever a release says when the token opens the missing object alone, so that its collection cannot be looked at either. */
    @ParameterizedTest
    @EnumSource(names = {"SYSTEM", "V6_2"})
    void namesAMissingObjectAmongTheCausesWhereNothingElseCanBeAsked(XrootdRelease release) throws IOException {
        var stage = (XrootdStage) Objects.requireNonNull(STAGES.get(release)).get();
        var environment = new HashMap<>(stage.environment());
        environment.put("BEARER_TOKEN", stage.token(HOUR, "storage.read:/private/e/missing.txt"));

        var told = Entrance.JAVA.read(environment, home, stage.guarded().url("e/missing.txt"), OBJECT);

        assertThat(told.kind()).isIn("NOT_FOUND", "FORBIDDEN");
        assertThat(told.message()).contains("there is no such object");
    }

    /**
     * The page's row with the names of this stage, which can be listed, and the one answer that XRootD has for a token it does not like.
     */
    private static Row onXrootd(Row row) {
        return new Row(
                row.situation(),
                row.kind(),
                row.exitCode(),
                row.retry(),
                row.message()
                        .replace("/private/d/hello.txt", "/test/private/d/hello.txt")
                        .replace("below /private:", "below /test:")
                        .replace("(401 …)", "(403 …)")
                        .replace("(404 not found)", "(404 …)"),
                row.situation().equals(MISSING)
                        ? "use 'pelfs ls' on the collection above…"
                        : row.nextStep()
                                // Its issuer has no device flow, so that nobody is told to log in.
                                .replace("log in with `pelfs login URL`, or ", "")
                                .replace("storage.read:/d/", "storage.read:/private/d/"));
    }
}
