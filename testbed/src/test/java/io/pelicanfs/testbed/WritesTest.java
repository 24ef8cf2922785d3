package io.pelicanfs.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes at origins, as servers.md and recording 09 have them, and what can go wrong with them. */
class WritesTest {
    private static final TokenSpec RIGHT = TokenSpec.scoped("storage.read:/", "storage.create:/", "storage.modify:/");

    private static RawHttp.Answer send(Testbed testbed, TokenSpec token, String method, String path, String more)
            throws IOException {
        int blank = more.indexOf("\n\n");
        String headers = blank < 0 ? more : more.substring(0, blank);
        String body = blank < 0 ? "" : more.substring(blank + 2);
        String length = method.equals("PUT") && !headers.contains("Transfer-Encoding")
                ? "Content-Length: " + body.length() + "\r\n"
                : "";
        return RawHttp.send(
                testbed,
                testbed.origin(),
                method + " " + path + " HTTP/1.1\r\nHost: " + testbed.origin().host() + "\r\nAuthorization: Bearer "
                        + testbed.token(token) + "\r\n" + length
                        + (headers.isEmpty() ? "" : headers.replace("\n", "\r\n") + "\r\n")
                        + "Connection: close\r\n\r\n" + body,
                false);
    }

    @ParameterizedTest
    @CsvSource({"GO, 201, 201, 204, 204", "XROOTD_5_5, 200, 201, 200, 500", "XROOTD_6_2, 201, 201, 200, 409"})
    void eachFlavourAnswersInItsWay(Flavour flavour, int put, int moved, int deleted, int deletedFull)
            throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            assertThat(send(testbed, RIGHT, "PUT", "/private/a/b.txt", "\n\nhello")
                            .status())
                    .isEqualTo(put);
            assertThat(testbed.object("/private/a/b.txt")).hasContent("hello");
            assertThat(testbed.requests().all().get(0).bytesReceived()).isEqualTo(5);
            assertThat(send(testbed, RIGHT, "MKCOL", "/private/c/d", "").status())
                    .isEqualTo(201);
            assertThat(send(testbed, RIGHT, "MOVE", "/private/a/b.txt", "Destination: /private/c/d/e.txt")
                            .status())
                    .isEqualTo(moved);
            assertThat(testbed.object("/private/c/d/e.txt")).hasContent("hello");
            assertThat(send(testbed, RIGHT, "DELETE", "/private/c", "").status())
                    .isEqualTo(deletedFull);
            assertThat(send(testbed, RIGHT, "PUT", "/private/f", "\n\nx").status())
                    .isEqualTo(put);
            assertThat(send(testbed, RIGHT, "DELETE", "/private/f", "").status())
                    .isEqualTo(deleted);
            assertThat(send(testbed, RIGHT, "DELETE", "/private/f", "").status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"GO, 401", "XROOTD_5_5, 403", "XROOTD_6_2, 403"})
    void aTokenThatOnlyReadsWritesNothing(Flavour flavour, int refused) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            for (String method : new String[] {"PUT", "MKCOL", "DELETE"}) {
                assertThat(send(testbed, TokenSpec.reading(), method, "/private/a", "")
                                .status())
                        .as(method)
                        .isEqualTo(refused);
            }
            assertThat(testbed.object("/private/a")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({"GO, 201", "XROOTD_5_5, 403", "XROOTD_6_2, 403"})
    void creatingIsNotOverwritingExceptAtTheGoOrigin(Flavour flavour, int overwritten) throws IOException {
        var creating = TokenSpec.scoped("storage.create:/");
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            assertThat(send(testbed, creating, "PUT", "/private/a", "\n\none").status())
                    .isLessThan(300);
            assertThat(send(testbed, creating, "PUT", "/private/a", "\n\ntwo").status())
                    .isEqualTo(overwritten);
        }
    }

    @Test
    void oldXrootdTakesNoChunks() throws IOException {
        try (var testbed = Testbed.builder().flavour(Flavour.XROOTD_5_5).start()) {
            assertThat(send(
                                    testbed,
                                    RIGHT,
                                    "PUT",
                                    "/private/a",
                                    "Transfer-Encoding: chunked\n\n5\r\nhello\r\n0\r\n\r\n")
                            .status())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCameOfABrokenBodyStays(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.inject(Fault.cutUpload(3), Match.on(Role.ORIGIN).method("PUT"));
            assertThatThrownBy(() -> send(testbed, RIGHT, "PUT", "/private/a", "\n\nhello"))
                    .isInstanceOf(IOException.class);
            assertThat(testbed.object("/private/a")).hasContent("hel");
        }
    }

    @Test
    void anAnswerCanBeLostAfterTheObjectStands() throws IOException {
        try (var testbed = Testbed.start()) {
            testbed.inject(Fault.lostAnswer(), Match.on(Role.ORIGIN).method("PUT"));
            assertThatThrownBy(() -> send(testbed, RIGHT, "PUT", "/private/a", "\n\nhello"))
                    .isInstanceOf(IOException.class);
            assertThat(testbed.object("/private/a")).hasContent("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"GO, 405", "XROOTD_6_2, 507"})
    void aFullDiskIsAnError(Flavour flavour, int status) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).originQuota(4).start()) {
            assertThat(send(testbed, RIGHT, "PUT", "/private/a", "\n\nhello").status())
                    .isEqualTo(status);
            assertThat(testbed.object("/private/a")).hasContent("hell");
        }
    }

    @Test
    void theDirectorNamesNoOriginThatCannotBeWrittenTo() throws IOException {
        try (var testbed = Testbed.builder()
                .namespace(Namespace.privateReads("/private").withoutWrites())
                .start()) {
            assertThat(RawHttp.request(testbed, testbed.director(), "PUT", "/private/a", "Content-Length: 0")
                            .status())
                    .isEqualTo(405);
            assertThat(RawHttp.get(testbed, testbed.director(), "/private/a").status())
                    .isEqualTo(307);
        }
    }

    @Test
    void theDirectorSendsDirectReadsOnlyWhereTheyAreOffered() throws IOException {
        try (var testbed = Testbed.builder()
                .namespace(Namespace.publicReads("/public").withoutDirectReads())
                .start()) {
            assertThat(RawHttp.get(testbed, testbed.director(), "/public/a?directread")
                            .status())
                    .isEqualTo(405);
            assertThat(RawHttp.get(testbed, testbed.director(), "/public/a").status())
                    .isEqualTo(307);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "XROOTD_5_5, storage.modify:/, 403",
        "XROOTD_5_5, storage.modify:/ storage.create:/, 403",
        "XROOTD_5_5, storage.modify:/ storage.read:/, 200",
        "XROOTD_5_5, storage.create:/ storage.read:/, 403",
        "XROOTD_6_2, storage.modify:/, 200",
        "XROOTD_6_2, storage.create:/ storage.read:/, 403"
    })
    void deletingWantsMoreOfTheTokenAtOldXrootd(Flavour flavour, String scopes, int status) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.put("/private/a", new byte[1]);
            assertThat(send(testbed, TokenSpec.scoped(scopes.split(" ", -1)), "DELETE", "/private/a", "")
                            .status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"GO, a?b", "XROOTD_5_5, a", "XROOTD_6_2, a"})
    void xrootdCutsNamesAtAQuestionMark(Flavour flavour, String written) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.put("/private/a", "old".getBytes(UTF_8));
            send(testbed, RIGHT, "PUT", "/private/a%3Fb", "\n\nnew");
            assertThat(testbed.object("/private/" + written)).hasContent("new");
        }
    }

    @ParameterizedTest
    @CsvSource({"XROOTD_5_5, 409, 500", "XROOTD_6_2, 200, 207"})
    void oldXrootdHasTwoMoreQuirks(Flavour flavour, int digestOfCollection, int objectWithSlash) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.put("/public/d/a", new byte[1]);
            assertThat(RawHttp.request(testbed, testbed.origin(), "HEAD", "/public/d", "Want-Digest: md5")
                            .status())
                    .isEqualTo(digestOfCollection);
            assertThat(RawHttp.request(testbed, testbed.origin(), "PROPFIND", "/public/d/a/", "Depth: 0")
                            .status())
                    .isEqualTo(objectWithSlash);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMoveDoesNotReachWhereNobodyMayWrite(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder()
                .flavour(flavour)
                .namespace(Namespace.privateReads("/private"))
                .namespace(Namespace.publicReads("/fixed").withoutWrites())
                .start()) {
            testbed.put("/private/a", new byte[1]);
            assertThat(send(testbed, RIGHT, "MOVE", "/private/a", "Destination: /fixed/a")
                            .status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(send(testbed, RIGHT, "PUT", "/fixed/b", "\n\nx").status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(testbed.object("/private/a")).exists();
            assertThat(testbed.object("/fixed")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsWrittenThroughALinkThatLeadsOut(Flavour flavour, @TempDir Path elsewhere) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.put("/private/a", new byte[1]);
            Files.createSymbolicLink(testbed.object("/private/out"), elsewhere);
            Files.createSymbolicLink(testbed.object("/private/dangling"), elsewhere.resolve("nothing"));
            for (String path : List.of("/private/out/x", "/private/dangling")) {
                assertThat(send(testbed, RIGHT, "PUT", path, "\n\nx").status()).isGreaterThanOrEqualTo(400);
                assertThat(send(testbed, RIGHT, "MOVE", "/private/a", "Destination: " + path)
                                .status())
                        .isGreaterThanOrEqualTo(400);
            }
            assertThat(send(testbed, RIGHT, "MKCOL", "/private/out/d", "").status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(elsewhere).isEmptyDirectory();
        }
    }

    @Test
    void movingOntoItselfLosesNothing() throws IOException {
        try (var testbed = Testbed.start()) {
            testbed.put("/private/a", "here".getBytes(UTF_8));
            assertThat(send(testbed, RIGHT, "MOVE", "/private/a", "Destination: /private/a")
                            .status())
                    .isEqualTo(403);
            assertThat(testbed.object("/private/a")).hasContent("here");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSlowServerTakesABodyInPieces(Flavour flavour) throws IOException {
        try (var testbed = Testbed.builder().flavour(flavour).start()) {
            testbed.inject(
                    Fault.slowUpload(1, Duration.ofMillis(20)),
                    Match.on(Role.ORIGIN).method("PUT"));
            long start = System.nanoTime();
            assertThat(send(testbed, RIGHT, "PUT", "/private/a", "\n\nhello").status())
                    .isLessThan(300);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            assertThat(testbed.object("/private/a")).hasContent("hello");
        }
    }

    @Test
    void aFailureCanComeAfterTheWholeBody() throws IOException {
        try (var testbed = Testbed.start()) {
            testbed.inject(Fault.failedAfterwards(500), Match.on(Role.ORIGIN).method("PUT"));
            assertThat(send(testbed, RIGHT, "PUT", "/private/a", "\n\nhello").status())
                    .isEqualTo(500);
            assertThat(testbed.requests().all().get(0).bytesReceived()).isEqualTo(5);
        }
    }

    @Test
    void whatIsReplacedMakesRoomOnAFullDisk() throws IOException {
        try (var testbed = Testbed.builder().originQuota(5).start()) {
            testbed.put("/private/a", "hello".getBytes(UTF_8));
            assertThat(send(testbed, RIGHT, "PUT", "/private/a", "\n\nworld").status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aWriteThroughACacheReachesTheOriginAndTheNextReader() throws IOException {
        try (var testbed = Testbed.builder().caches(1).start()) {
            testbed.put("/public/a", "old".getBytes(UTF_8));
            TestbedServer cache = testbed.cache(0);
            assertThat(RawHttp.get(testbed, cache, "/public/a").text()).isEqualTo("old");
            String head = "PUT /public/a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + testbed.token(RIGHT)
                    + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
            assertThat(RawHttp.send(testbed, cache, head + "3\r\nnew\r\n0\r\n\r\n", false)
                            .status())
                    .isEqualTo(201);
            assertThat(testbed.object("/public/a")).hasContent("new");
            assertThat(RawHttp.get(testbed, cache, "/public/a").text()).isEqualTo("new");
            testbed.put("/public/a", "newest".getBytes(UTF_8));
            assertThat(RawHttp.get(testbed, cache, "/public/a").text()).isEqualTo("new");
        }
    }
}
