package io.pelicanfs.conformance.servers;

import io.pelicanfs.conformance.Stage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** A federation of real XRootD servers in a temporary folder. */
public final class XrootdStage implements Stage, AutoCloseable {
    /** Which servers there are. */
    public enum Shape {
        /** An origin that knows no tokens. */
        OPEN_ORIGIN,
        /** An origin with SciTokens. */
        GUARDED_ORIGIN,
        /** A cache before an origin, both with SciTokens. */
        CACHE
    }

    private final Shape shape;
    private final Path folder;
    private final ServerKeys keys;
    private final TokenIssuer issuer;
    private final List<AutoCloseable> servers = new ArrayList<>();
    private final SmallDirector director;

    private XrootdStage(Shape shape, XrootdRelease release, ServerFolder made, TokenIssuer issuer) throws IOException {
        this.shape = shape;
        this.folder = made.folder();
        this.keys = made.keys();
        this.issuer = issuer;
        try {
            var origin = start(config(XrootdConfig.origin(folder.resolve("o"), release, keys)));
            // The server runs as another user than the tests and takes writes there.
            var written = Files.createDirectories(folder.resolve("o/data/test/private"));
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxrwxrwx"));
            var cache = shape == Shape.CACHE
                    ? start(config(XrootdConfig.cache(folder.resolve("c"), release, keys, origin.port())))
                    : origin;
            director = new SmallDirector(
                    keys,
                    List.of(cache.url()),
                    origin.url(),
                    List.of(
                            new SmallDirector.Namespace("/test/public", false),
                            new SmallDirector.Namespace("/test/private", true)),
                    issuer.url());
            servers.add(director);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts the servers; skips the test that asks where they are not installed. */
    public static XrootdStage start(Shape shape, XrootdRelease release) throws IOException {
        requireInstalled(shape, release);
        return new XrootdStage(shape, release, ServerFolder.make(), new TokenIssuer());
    }

    /** Starts a guarded origin whose tokens come from an issuer that runs already, with the certificates in {@code made}. */
    public static XrootdStage start(XrootdRelease release, ServerFolder made, String issuerUrl, String publicKeys)
            throws IOException {
        requireInstalled(Shape.GUARDED_ORIGIN, release);
        return new XrootdStage(Shape.GUARDED_ORIGIN, release, made, new TokenIssuer(issuerUrl, publicKeys));
    }

    private static void requireInstalled(Shape shape, XrootdRelease release) {
        Assumptions.assumeTrue(
                release.isInstalled(), "XRootD " + release + " is not installed (.ci/install-test-servers does it)");
        Assumptions.assumeTrue(
                shape == Shape.OPEN_ORIGIN || TokenIssuer.isUsable(), "python3 with sqlite3 is not installed");
    }

    private XrootdConfig config(XrootdConfig plain) throws IOException {
        return shape == Shape.OPEN_ORIGIN ? plain : plain.guarded(issuer);
    }

    private XrootdServer start(XrootdConfig config) throws IOException {
        var server = XrootdServer.start(config);
        servers.add(server);
        return server;
    }

    private final class Namespace implements Area {
        private final String prefix;

        private Namespace(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public String url(String path) {
            return "pelican://" + director.host()
                    + Arrays.stream((prefix + path).split("/", -1))
                            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8)
                                    .replace("+", "%20"))
                            .collect(Collectors.joining("/"));
        }

        @Override
        public void publish(String path, byte[] bytes) throws IOException {
            var file = file(path);
            makeFolder(file.resolveSibling("."));
            Files.write(file, bytes);
        }

        @Override
        public void publishCollection(String path) throws IOException {
            makeFolder(file(path));
        }

        private void makeFolder(Path path) throws IOException {
            Files.createDirectories(path);
        }

        private Path file(String path) {
            return folder.resolve("o/data" + prefix + path).normalize();
        }
    }

    @Override
    public boolean answers() {
        return servers.stream()
                .allMatch(server -> !(server instanceof XrootdServer xrootd) || xrootd.answers(keys.server()));
    }

    @Override
    public Area open() {
        return new Namespace("/test/public/");
    }

    @Override
    public Area guarded() {
        return new Namespace("/test/private/");
    }

    @Override
    public boolean hasCache() {
        return shape == Shape.CACHE;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("SSL_CERT_FILE", keys.caFile().toString());
    }

    /** Returns who signs the tokens that the servers believe. */
    public TokenIssuer issuer() {
        return issuer;
    }

    @Override
    public String token(long seconds, String scopes) throws IOException {
        return issuer.token(seconds, scopes);
    }

    @Override
    public void close() throws IOException {
        for (int i = servers.size() - 1; i >= 0; i--) {
            try {
                servers.get(i).close();
            } catch (Exception e) {
                throw new IOException("a server does not stop", e);
            }
        }
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
