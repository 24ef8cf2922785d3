package io.pelicanfs.conformance.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.conformance.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of {@code docs/errors.md} happens, and ends as the row says, through every door. */
final class ErrorTableTest {
    private static final String HEADING = "## Private data";

    @TempDir
    Path home;

    /** A row of the page: kind, exit code, whether another try can help, message and next step. */
    record Row(String situation, String kind, String exitCode, String retry, String message, String nextStep) {
        static Row of(List<String> cells) {
            return new Row(
                    cells.get(0),
                    cells.get(1).replace("`", ""),
                    cells.get(2),
                    cells.get(3),
                    cells.get(4),
                    cells.get(5));
        }

        /** Checks that {@code told} is what this row says. */
        void fits(Told told) {
            assertThat(List.of(told.kind(), String.valueOf(told.exitCode()), told.retryable() ? "yes" : "no"))
                    .as("%s ends with: %s%n%s", situation, told.message(), told.everything())
                    .isEqualTo(List.of(kind, exitCode, retry));
            assertThat(message)
                    .as("message, which is: %s%n%s", told.message(), told.everything())
                    .matches(cell -> Page.says(cell, told.message()));
            assertThat(nextStep)
                    .as("next step, which is: %s", told.nextStep())
                    .matches(cell -> Page.says(cell, withoutStop(told.nextStep())));
        }

        private static String withoutStop(String text) {
            return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        }

        @Override
        public String toString() {
            return situation;
        }
    }

    static List<Row> rows() throws IOException {
        return Page.of("errors.md").table(HEADING).stream().map(Row::of).toList();
    }

    static Stream<Arguments> everyRowThroughEveryDoor() throws IOException {
        return rows().stream().flatMap(row -> Arrays.stream(Entrance.values()).map(door -> Arguments.of(row, door)));
    }

    @ParameterizedTest(name = "{0} ({1})")
    @MethodSource("everyRowThroughEveryDoor")
    void endsAsThePageSays(Row row, Entrance door) throws IOException {
        try (var scene = new Scene(row.situation(), home)) {
            var secrets = scene.secrets();
            var told = scene.readThrough(door);
            row.fits(told);
            secrets.forEach(secret -> assertThat(told.everything()).doesNotContain(secret));
        }
    }

    @Test
    void leavesNoExitCodeOut() throws IOException {
        var codes = Page.of("errors.md").table("## Exit codes").stream()
                .map(row -> row.get(0))
                .toList();
        assertThat(codes)
                .containsAll(Arrays.stream(ErrorKind.values())
                        .map(kind -> String.valueOf(kind.exitCode()))
                        .distinct()
                        .toList())
                .contains("0", String.valueOf(ErrorKind.RETRYABLE_EXIT_CODE), "85");
        for (var kind : ErrorKind.values()) {
            assertThat(row(kind)).as("the row of %s", kind).contains("`" + kind + "`");
        }
    }

    private static String row(ErrorKind kind) throws IOException {
        return Page.of("errors.md").table("## Exit codes").stream()
                .filter(row -> row.get(0).equals(String.valueOf(kind.exitCode())))
                .findFirst()
                .orElseThrow()
                .toString();
    }
}
