package io.pelicanfs.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.conformance.servers.ReplayServer;
import io.pelicanfs.conformance.servers.ScriptedFederation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that no sound server sends: a clear error in little memory, never a wrong or shorter result. */
final class HostileAnswersTest {
    private static final String OPEN = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">";
    private static final String ITSELF = entry("/ns/d/", "<D:collection/>");

    @TempDir
    Path home;

    private static String entry(String href, String type) {
        return "<D:response><D:href>" + href + "</D:href><D:propstat><D:prop><D:resourcetype>" + type
                + "</D:resourcetype><D:getcontentlength>1</D:getcontentlength></D:prop>"
                + "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>";
    }

    private static Map<String, String> listings() {
        var laughs = new StringBuilder("<!DOCTYPE D [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a")
                    .append(i)
                    .append(" \"&a")
                    .append(i - 1)
                    .append(";&a")
                    .append(i - 1)
                    .append(";\">");
        }
        Map<String, String> all = new LinkedHashMap<>();
        all.put("a web page", "<!DOCTYPE html><html><body><p>Log in<br></body></html>");
        all.put("another document", "<?xml version=\"1.0\"?><feed><entry/></feed>");
        all.put("nothing", "");
        all.put("no XML", "{\"error\":\"none\"}");
        all.put("entities", laughs + "]>" + OPEN.substring(OPEN.indexOf('>') + 1) + "&a29;</D:multistatus>");
        all.put(
                "a local file",
                "<!DOCTYPE D [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + OPEN.substring(OPEN.indexOf('>') + 1)
                        + entry("/ns/d/&x;", "") + "</D:multistatus>");
        all.put("a name without end", OPEN + ITSELF + entry("/ns/d/" + "x".repeat(2_000_000), "") + "</D:multistatus>");
        all.put("elements without end", OPEN + ITSELF + "<a>".repeat(300_000));
        all.put("attributes without end", OPEN + ITSELF + "<D:response a=\"" + "x".repeat(2_000_000));
        all.put("cut off after an entry", OPEN + ITSELF + entry("/ns/d/a", ""));
        all.put("cut off in an entry", OPEN + ITSELF + entry("/ns/d/a", "").substring(0, 60));
        all.put("a way out", OPEN + ITSELF + entry("/ns/d/../../../etc/passwd", "") + "</D:multistatus>");
        all.put("a way out, encoded", OPEN + ITSELF + entry("/ns/d/%2e%2e", "") + "</D:multistatus>");
        all.put("a name with a slash in it", OPEN + ITSELF + entry("/ns/d/a%2Fb", "") + "</D:multistatus>");
        return all;
    }

    static Stream<String> listingNames() {
        return listings().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("listingNames")
    void aListingIsRefused(String name) throws IOException {
        byte[] body = String.valueOf(listings().get(name)).getBytes(UTF_8);
        try (var federation = new ScriptedFederation(
                        home,
                        List.of(request -> ReplayServer.answer(
                                "207 Multi-Status", "Content-Type: application/xml; charset=utf-8\r\n", body)));
                var fs = federation.connect(home)) {
            Contract.assertFails(() -> names(fs, federation.url("/ns/d")), ErrorKind.TRANSFER)
                    .hasMessageMatching("(?s).{20,2000}");
        }
    }

    private static List<String> names(io.pelicanfs.client.PelicanFileSystem fs, String url) throws IOException {
        List<String> names = new ArrayList<>();
        try (var entries = fs.list(url)) {
            entries.forEach(entry -> names.add(entry.name()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return names;
    }

    static Stream<String> archiveNames() throws IOException {
        return archives().keySet().stream();
    }

    private static Map<String, byte[]> archives() throws IOException {
        var members = Map.of("member.bin", Contract.bytes(50_000));
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (var kind : SampleArchive.values()) {
            byte[] whole = kind.of(members);
            all.put("first half." + kind + "." + kind.extension(), Arrays.copyOf(whole, whole.length / 2));
            all.put(
                    "last half." + kind + "." + kind.extension(),
                    Arrays.copyOfRange(whole, whole.length / 2, whole.length));
            all.put("one byte less." + kind + "." + kind.extension(), Arrays.copyOf(whole, 40_000));
        }
        byte[] greedy = SampleArchive.ZIP_STORED.of(members);
        // The directory's size in the end record: four bytes, 10 before the end.
        Arrays.fill(greedy, greedy.length - 10, greedy.length - 7, (byte) 0x7f);
        all.put("greedy.zip", greedy);
        all.put("page.zip", "<!DOCTYPE html><html><body>Log in</body></html>".getBytes(UTF_8));
        all.put("empty.zip", new byte[0]);
        return all;
    }

    @ParameterizedTest
    @MethodSource("archiveNames")
    void aDamagedArchiveIsRefused(String name) throws IOException {
        byte[] bytes = archives().getOrDefault(name, new byte[0]);
        try (var testbed = io.pelicanfs.testbed.Testbed.start()) {
            testbed.put("/public/" + name, bytes);
            var environment = Map.of("SSL_CERT_FILE", testbed.caFile().toString());
            try (var fs =
                    JavaDoor.connect(environment, home, settings -> settings, io.pelicanfs.PelicanListener.NONE)) {
                var target = home.resolve("member.bin");
                Contract.assertFails(
                                () -> fs.get(testbed.url("/public/" + name) + "!/member.bin", target),
                                ErrorKind.BAD_ARCHIVE,
                                ErrorKind.CORRUPT,
                                ErrorKind.NOT_FOUND)
                        .isInstanceOf(PelicanException.class);
                assertThat(Files.exists(target)).isFalse();
            }
        }
    }
}
