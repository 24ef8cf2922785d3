package io.pelicanfs.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pelicanfs.testbed.Recording.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sends what was sent to real Pelican servers, and compares status, header names and values, and bodies. */
class PelicanConformanceTest {

    private static final byte[] HELLO = "Hello, Pelican federation!\n".getBytes(StandardCharsets.UTF_8);
    private static final String HELLO_ETAG = "\"72eeaa01fade1c37\"";
    private static final Pattern TOKEN = Pattern.compile("<TOKEN:(\\w+)>");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<String> UNCOMPARED = Set.of("date", "connection", "age", "x-pelican-jobid");

    @Test
    void discovery() throws IOException {
        compare("01-discovery", List.of(), Set.of(10, 11, 12));
    }

    @Test
    void directorReads() throws IOException {
        // 39: the debugging aid of X-Pelican-Debug; 50, 51, 58: a director that has just started
        compare("02-director-reads", List.of(), Set.of(39, 50, 51, 58));
    }

    @Test
    void directorWritesAndWebdav() throws IOException {
        // 25: a director that has just started
        compare("03-director-writes-and-webdav", List.of(), Set.of(25, 48, 49, 52, 53));
    }

    @Test
    void originReads() throws IOException {
        // 43: the page for browsers is not the same; 56: Jetty itself refuses to climb above the root
        compare("05-origin-reads", List.of(), Set.of(43, 56, 60));
    }

    @Test
    void originChecksums() throws IOException {
        // 24, 28: objects that only the recorded federation had
        compare("06-origin-checksums", List.of(), Set.of(24, 28));
    }

    @Test
    void originTokens() throws IOException {
        // 45: a refusal that the recorder did not hear
        compare("07-origin-tokens", List.of(), Set.of(45));
    }

    @Test
    void originPropfind() throws IOException {
        // 23: 10,000 entries; 9, 10, 11: the order of all properties changes from answer to answer
        compare("08-origin-propfind", List.of(), Set.of(9, 10, 11, 17, 23));
    }

    @Test
    void originWrites() throws IOException {
        // 2: the time of the write; 4: a chunked body, recorded without its chunks; 13: an ETag of HEAD;
        // 33 to 36: third-party copies, locks and properties
        compare("09-origin-writes", List.of(), Set.of(2, 4, 13, 33, 34, 35, 36));
    }

    @Test
    void cacheReads() throws IOException {
        // 39: a body that nobody saw; 56: as at the origin; 57: whether an object filled by blocks has an age changes
        compare("10-cache-reads", WARM, Set.of(39, 56, 57));
    }

    @Test
    void cacheChecksums() throws IOException {
        compare("11-cache-checksums", WARM, Set.of(24, 28));
    }

    @Test
    void cacheTokens() throws IOException {
        // 45: a body that is not in the recording
        compare("12-cache-tokens", WARM, Set.of(45));
    }

    @Test
    void cacheWrites() throws IOException {
        // 2: the time of the write; 4: a chunked body, recorded without its chunks
        compare("14-cache-writes", List.of(), Set.of(2, 4));
    }

    @Test
    void cachePropfind() throws IOException {
        // 9: as at the origin
        compare("13-cache-propfind", WARM, Set.of(9));
    }

    @Test
    void directorOfUnknownNamespaces() throws IOException {
        compare("15-director-unknown-namespace", List.of(), Set.of());
    }

    @Test
    void coldCache() throws IOException {
        // 14: the order of the digests changes from answer to answer
        compare("16-cache-cold-object", List.of(), Set.of(14));
    }

    @Test
    void directorOfTwoCachesThatLooks() throws IOException {
        compare("17-director-two-caches-stat", List.of(), Set.of());
    }

    private static final List<String> WARM = List.of(
            "/public/hello.txt",
            "/private/hello.txt",
            "/public/empty",
            "/public/sp%20ace+plus%2525,comma;semi.txt",
            "/public/%C3%BCn%C3%AFcode.txt");

    private void compare(String file, List<String> warm, Set<Integer> skipped) throws IOException {
        boolean two = file.startsWith("17");
        TestbedBuilder builder = Testbed.builder().caches(two ? 2 : 1);
        try (Testbed testbed = (two ? builder.directorChecksPresence() : builder).start()) {
            fill(testbed);
            if (file.startsWith("09")) {
                // What exchange 4 made, which cannot be sent again as recorded.
                testbed.put("/private/puts/w8443-ch.txt", new byte[9]);
            }
            testbed.origin().latency(Duration.ofMillis(5));
            for (String path : warm) {
                RawHttp.get(testbed, testbed.cache(0), path, "Authorization: Bearer " + testbed.token());
            }
            List<String> differences = new ArrayList<>();
            int compared = 0;
            for (Exchange exchange : Recording.ofPelican(file).exchanges()) {
                if (file.startsWith("16") && !exchange.title().startsWith("...")) {
                    testbed.clearCaches();
                }
                if (!skipped.contains(exchange.number())) {
                    differences.addAll(new Comparison(testbed, exchange).differences());
                    compared++;
                }
            }
            assertThat(compared).isPositive();
            assertThat(differences).isEmpty();
        }
    }

    private static void fill(Testbed testbed) throws IOException {
        Random random = new Random(7);
        for (String namespace : List.of("/public", "/private")) {
            Files.createDirectories(testbed.object(namespace + "/puts"));
            put(testbed, namespace + "/hello.txt", HELLO, "18ea89f182dc6f50");
            put(testbed, namespace + "/empty", new byte[0], "18ea89f182dfe0c9");
            put(
                    testbed,
                    namespace + "/d1/small10k",
                    random(random, 10_000),
                    namespace.equals("/public") ? "18ea89f182ded4e3" : "18ea89f1830e3901");
            put(testbed, namespace + "/d1/sub/deep.txt", random(random, 100), "18ea89f182dfe0c9");
            put(testbed, namespace + "/m1", random(random, 1 << 20), "18ea89f182e0c08e");
            put(testbed, namespace + "/hello.bin", random(random, 13), "18ea89f182dc6f50");
            byte[] odd = "odd name\n".getBytes(StandardCharsets.UTF_8);
            put(testbed, namespace + "/sp ace+plus%25,comma;semi.txt", odd, "18ea89f182dc6f50");
            byte[] unicode = "unicode\n".getBytes(StandardCharsets.UTF_8);
            put(testbed, namespace + "/\u00fcn\u00efcode.txt", unicode, "18ea89f182dc6f50");
            age(testbed, namespace + "/puts", "18ea89f2ace26150");
            for (String collection : List.of("", "/d1", "/d1/sub")) {
                age(testbed, namespace + collection, "18ea89f182dc6f50");
            }
        }
    }

    private static byte[] random(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        bytes[0] = 1;
        return bytes;
    }

    private static void put(Testbed testbed, String path, byte[] bytes, String modifiedNanos) throws IOException {
        testbed.put(path, bytes);
        age(testbed, path, modifiedNanos);
    }

    /** The times of the recorded objects, so that their ETags come out the same. */
    private static void age(Testbed testbed, String path, String modifiedNanos) throws IOException {
        long nanos = Long.parseLong(modifiedNanos, 16);
        Files.setLastModifiedTime(
                testbed.object(path),
                FileTime.from(Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000)));
    }

    /** One exchange, here and then. */
    private record Comparison(Testbed testbed, Exchange exchange) {

        List<String> differences() throws IOException {
            List<String> found = new ArrayList<>();
            RawHttp.Answer answer = RawHttp.send(testbed, server(), local(exchange.request()), exchange.isHead());
            note(found, "status", String.valueOf(exchange.status()), String.valueOf(answer.status()));
            headers(found, answer);
            exchange.body()
                    .filter(text -> !exchange.isHead() && !exchange.request().contains("/m1"))
                    .ifPresent(text -> note(
                            found,
                            "body",
                            masked(text),
                            masked(foreign(answer.text()).stripTrailing())));
            return found;
        }

        private void headers(List<String> found, RawHttp.Answer answer) {
            Map<String, List<String>> then = new TreeMap<>();
            for (String line : exchange.answer().subList(1, exchange.answer().size())) {
                int colon = line.indexOf(':');
                List<String> values = then.computeIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT), any -> new ArrayList<>());
                String value = line.substring(Math.min(line.length(), colon + 2));
                if (!values.contains(value)) {
                    values.add(value);
                }
            }
            note(
                    found,
                    "header names",
                    then.keySet().toString(),
                    answer.headers().keySet().toString());
            then.forEach((name, values) -> {
                if (!UNCOMPARED.contains(name) && answer.header(name).isPresent()) {
                    String now = answer.header(name).orElseThrow();
                    note(found, name, shape(name, String.join(", ", values)), shape(name, foreign(now)));
                }
            });
        }

        private String shape(String name, String value) {
            return switch (name) {
                case "etag" -> value.matches("\"[0-9a-f]{16}\"") ? "of GET" : value;
                case "cache-control" -> value.replaceAll("\\d+", "N");
                case "content-length" -> exchange.status() >= 300 || unlikeHere() ? "some" : value;
                case "content-type" -> value.replaceAll("boundary=.*", "boundary=");
                case "digest" -> unlikeHere() ? value.replaceAll("=[^,]*", "=") : value;
                default -> masked(value);
            };
        }

        /** Objects with other bytes, and lengths that depend on the length of port numbers. */
        private boolean unlikeHere() {
            return exchange.request().contains("/m1")
                    || (exchange.isHead() && exchange.status() >= 400)
                    || exchange.title().contains("discovery")
                    || exchange.title().contains("openid")
                    || exchange.title().toLowerCase(Locale.ROOT).contains("jwks");
        }

        private TestbedServer server() {
            return switch (exchange.server()) {
                case "director" -> isDiscovery() ? testbed.discovery() : testbed.director();
                case "origin" -> testbed.origin();
                default -> testbed.cache(0);
            };
        }

        private boolean isDiscovery() {
            return exchange.request().contains("/.well-known/")
                    || exchange.request().contains("/registry/");
        }

        private String local(String text) {
            return TOKEN.matcher(text).replaceAll(this::token).replace(HELLO_ETAG, etag());
        }

        private String token(MatchResult match) {
            return testbed.token(RecordedTokens.spec(match.group(1)));
        }

        /** The ETag of this run for the one that the recorded request names. */
        private String etag() {
            ObjectFolder.Entry hello = folder().find("/public/hello.txt").orElseThrow();
            return hello.stamp().etagOfGet();
        }

        private ObjectFolder folder() {
            try {
                return new ObjectFolder(testbed.object("/"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String foreign(String text) {
            String ports = text.replace(testbed.director().host(), "localhost:8444")
                    .replace(testbed.discovery().host(), "localhost:8444")
                    .replace(testbed.origin().host(), "localhost:8443")
                    .replace(testbed.issuer().host(), "localhost:8443")
                    .replace(testbed.cache(0).host(), "localhost:8442");
            return testbed.caches().size() > 1 ? ports.replace(testbed.cache(1).host(), "localhost:8452") : ports;
        }

        private static String masked(String text) {
            String noIds = ID.matcher(text).replaceAll("ID");
            return noIds.replaceAll("<TOKEN:\\w+>|eyJ[\\w.-]+|this-is-not-a-token", "TOKEN")
                    .replaceAll("\"(kid|x|y)\" ?: ?\"[^\"]*\"", "KEY")
                    .replaceAll("[0-9a-f]{60}", "BOUNDARY")
                    .replaceAll("&#34;[0-9a-f]{16}&#34;", "ETAG")
                    .replace("\r\n", "\n")
                    .stripTrailing();
        }

        private void note(List<String> found, String what, String then, String now) {
            if (!then.equals(now)) {
                found.add(exchange.number() + ". " + exchange.title() + "\n  " + what + " then: " + then + "\n  " + what
                        + " now:  " + now);
            }
        }
    }
}
