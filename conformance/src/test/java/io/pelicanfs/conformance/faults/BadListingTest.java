package io.pelicanfs.conformance.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to a listing that are none, or mean harm: one clear error, in memory that does not grow with them. */
@Timeout(45)
class BadListingTest {
    private static final String START = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">" + entry("/ns/d/", "");
    private static final long ENDLESS_BYTES = 100L << 20;
    /** What may be under way in buffers when a client has seen enough, and three rounds of it. */
    private static final long MOST_SENT_BYTES = 24L << 20;

    @TempDir
    Path folder;

    private static String entry(String href, String more) {
        return "<D:response><D:href>" + href + "</D:href><D:propstat><D:prop><D:resourcetype>"
                + (href.endsWith("/") ? "<D:collection/>" : "")
                + "</D:resourcetype>" + more
                + "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }

    private static List<String> names(PelicanFileSystem fs) throws IOException {
        try (var children = fs.list("/ns/d")) {
            return children.map(ObjectInfo::name).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private PelicanException failure(ScriptedServer server) throws IOException {
        try (var fs = server.client().build()) {
            var failure = catchThrowable(() -> names(fs));
            assertThat(failure).isInstanceOf(PelicanException.class);
            return (PelicanException) failure;
        }
    }

    private PelicanException failure(String listing) throws IOException {
        try (var server = new ScriptedServer(folder, body -> body.write(listing.getBytes(UTF_8)))) {
            return failure(server);
        }
    }

    /** Writes {@code piece} until nobody listens, or {@link #ENDLESS_BYTES} have gone. */
    private static ScriptedServer.Script endless(String before, String piece) {
        byte[] many = piece.repeat(64_000 / piece.length() + 1).getBytes(UTF_8);
        return body -> {
            body.write(before.getBytes(UTF_8));
            for (long sent = 0; sent < ENDLESS_BYTES; sent += many.length) {
                body.write(many);
            }
        };
    }

    private void isStoppedEarly(String before, String piece) throws IOException {
        try (var server = new ScriptedServer(folder, endless(before, piece))) {
            assertThat(failure(server).kind()).isEqualTo(ErrorKind.TRANSFER);
            assertThat(server.sentBytes()).isLessThan(MOST_SENT_BYTES);
        }
    }

    @Test
    void aGoodOneIsReadSoThatTheOthersProveSomething() throws IOException {
        String listing = START + entry("/ns/d/o", "<D:getcontentlength>1</D:getcontentlength>") + "</D:multistatus>";
        try (var server = new ScriptedServer(folder, body -> body.write(listing.getBytes(UTF_8)));
                var fs = server.client().build()) {
            assertThat(names(fs)).containsExactly("o");
        }
    }

    @Test
    void aWebPageIsNoListing() throws IOException {
        var failure = failure("<!DOCTYPE html><html><body><p>Please log in</body></html>");
        assertThat(failure.kind()).isEqualTo(ErrorKind.TRANSFER);
    }

    @Test
    void anEntityBombIsNotExpanded() throws IOException {
        var failure = failure(
                "<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY a \"" + "x".repeat(1_000) + "\"><!ENTITY b \""
                        + "&a;".repeat(1_000) + "\"><!ENTITY c \"" + "&b;".repeat(1_000)
                        + "\">]><D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>&c;</D:href></D:response></D:multistatus>");
        assertThat(failure.kind()).isEqualTo(ErrorKind.TRANSFER);
    }

    @Test
    void anExternalEntityIsNotRead() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "the-secret-of-this-machine");
        var failure = failure("<?xml version=\"1.0\"?><!DOCTYPE b [<!ENTITY e SYSTEM \"" + secret.toUri()
                + "\">]><D:multistatus xmlns:D=\"DAV:\">" + entry("/ns/d/&e;", "") + "</D:multistatus>");
        assertThat(failure.kind()).isEqualTo(ErrorKind.TRANSFER);
        assertThat(failure).hasMessageNotContaining("the-secret-of-this-machine");
    }

    @Test
    void anUndeclaredEntityIsRefused() throws IOException {
        assertThat(failure(START + entry("/ns/d/&e;", "") + "</D:multistatus>").kind())
                .isEqualTo(ErrorKind.TRANSFER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 60, 200, 300, 450})
    void aCutListingIsAnErrorAndNeverAShorterListing(int bytes) throws IOException {
        String whole = START + entry("/ns/d/a", "") + entry("/ns/d/b", "") + "</D:multistatus>";
        assertThat(failure(whole.substring(0, bytes)).kind()).isEqualTo(ErrorKind.TRANSFER);
    }

    @Test
    void aNameWithoutEndIsGivenUp() throws IOException {
        isStoppedEarly(START + "<D:response><D:href>/ns/d/", "x");
    }

    @Test
    void anElementNameWithoutEndIsGivenUp() throws IOException {
        isStoppedEarly(START + "<", "x");
    }

    @Test
    void anAttributeWithoutEndIsGivenUp() throws IOException {
        isStoppedEarly(START + "<D:response a=\"", "x");
    }

    @Test
    void elementsNestedWithoutEndAreGivenUp() throws IOException {
        isStoppedEarly(START + "<D:response>", "<a>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ns/d/../../etc/passwd", "/ns/d/%2e%2e", "/ns/d/a%2Fb"})
    void anImpossibleNameIsRefused(String href) throws IOException {
        var failure = failure(START + entry(href, "") + "</D:multistatus>");
        assertThat(failure.kind()).isEqualTo(ErrorKind.TRANSFER);
    }
}
