package io.pelicanfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Role;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Objects and members of a whole federation, read and copied; how a failure ends, and what is told on demand. */
class FederationTest extends FederationDesk {
    @Test
    void catWritesObjectsAndMembersOneAfterAnother() {
        var desk = desk();

        assertThat(desk.run("cat", "/public/b.txt", testbed.url("/public/a é.txt"), "/public/texts.zip!/cat/2.txt"))
                .as(desk.err())
                .isZero();

        assertThat(desk.out()).isEqualTo("bee\naye\ntext of cat/2.txt\n");
        assertThat(desk.err()).isEmpty();
    }

    @Test
    void catTakesMembersAsOptions() {
        var desk = desk();

        assertThat(desk.run("object", "cat", "-m", "cat/1.txt", "/public/texts.zip", "-m", "dog/1.txt"))
                .isZero();

        assertThat(desk.out()).isEqualTo("text of cat/1.txt\ntext of dog/1.txt\n");
    }

    @Test
    void catEndsQuietlyWhenItsReaderHasGone() {
        var desk = desk().writingTo(OutputTest.failing("Broken pipe"));

        assertThat(desk.run("cat", "/public/b.txt")).isZero();

        assertThat(desk.err()).isEmpty();
    }

    @Test
    void aMissingObjectEndsWith8() {
        var desk = desk();

        assertThat(desk.run("cat", "/public/none.txt")).isEqualTo(8);

        assertThat(desk.err()).hasLineCount(1).contains("/public/none.txt");
    }

    @Test
    void aMissingMemberEndsWith8() {
        var desk = desk();

        assertThat(desk.run("cat", "/public/texts.zip!/bird/1.txt")).isEqualTo(8);

        assertThat(desk.err()).hasLineCount(1).contains("no such member").contains("pelfs ls");
    }

    @Test
    void anUnreachableFederationEndsWith11() {
        var desk = Desk.in(folder);

        assertThat(desk.run("cat", "-j", "-f", "localhost:1", "/x")).isEqualTo(11);

        assertThat(desk.err())
                .contains("\"kind\":\"DISCOVERY\"")
                .contains("\"exitCode\":11")
                .contains("\"retryable\":true");
    }

    @Test
    void getWritesFilesUnderTheirOwnNames() throws IOException {
        var desk = desk();

        assertThat(desk.run("get", testbed.url("/public/b.txt"), testbed.url("/public/texts.zip") + "!/cat/1.txt"))
                .as(desk.err())
                .isZero();

        assertThat(folder.resolve("b.txt")).hasContent("bee\n");
        assertThat(folder.resolve("1.txt")).hasContent("text of cat/1.txt\n");
        assertThat(desk.out()).isEmpty();
        try (var all = Files.list(folder)) {
            assertThat(all.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("home", "creds", "b.txt", "1.txt");
        }
    }

    @Test
    void getGoesOnAfterOneThatFails() throws IOException {
        var desk = desk();

        assertThat(desk.run("get", "-j", "/public/none.txt", "/public/b.txt", "."))
                .isEqualTo(12);

        assertThat(folder.resolve("b.txt")).hasContent("bee\n");
        assertThat(folder.resolve("none.txt")).doesNotExist();
        assertThat(desk.err()).contains("\"kind\":\"NOT_FOUND\"");
        assertThat(desk.out()).contains("\"file\":\"" + folder.resolve("b.txt")).contains("\"sizeBytes\":4");
    }

    @Test
    void getOfACollectionSaysHowToCopyTrees() {
        var desk = desk();

        assertThat(desk.run("get", "/public/sub", ".")).isEqualTo(8);

        assertThat(desk.err()).hasLineCount(1).contains("collection");
    }

    @Test
    void statsCountWhatWasAskedOfWhom() throws IOException {
        var text = job();
        var file = desk();

        assertThat(text.run("cat", "--stats", "/private/b.txt")).isZero();
        assertThat(file.run("cat", "--stats=stats.json", "/public/b.txt")).isZero();

        assertThat(text.err())
                .contains("1  requests DIRECTOR")
                .contains("token for /private from ")
                .contains("ap.use");
        assertThat(folder.resolve("stats.json"))
                .content()
                .contains("\"bytesRead\":{\"https://localhost:")
                .contains(":4}");
    }

    @Test
    void aFileForStatisticsThatCannotBeWrittenIsToldBeforeAnythingIsAsked() {
        var desk = desk();
        int before = testbed.requests().all().size();

        assertThat(desk.run("cat", "--stats=nowhere/stats.json", "/public/b.txt"))
                .isEqualTo(4);

        assertThat(desk.out()).isEmpty();
        assertThat(desk.err()).contains("nowhere/stats.json").hasLineCount(1);
        assertThat(testbed.requests().all()).hasSize(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void statisticsThatFindNoRoomAtTheEndAreAWarning() {
        var desk = desk();

        assertThat(desk.run("cat", "--stats=/dev/full", "/public/b.txt")).isZero();

        assertThat(desk.out()).isEqualTo("bee\n");
        assertThat(desk.err())
                .contains("cannot write the statistics to /dev/full (No space left on device)")
                .hasLineCount(1);
    }

    @Test
    void directAsksTheOrigin() {
        var desk = desk();

        assertThat(desk.run("cat", "--direct", "-d", "/public/sub/deep/c.txt"))
                .as(desk.err())
                .isZero();

        assertThat(desk.out()).isEqualTo("sea\n");
        assertThat(desk.err())
                .contains("GET " + testbed.origin().baseUrl())
                .doesNotContain("GET " + testbed.cache(0).baseUrl());
        assertThat(testbed.requests().count(Role.ORIGIN)).isPositive();
    }
}
