package io.pelicanfs.conformance;

import io.pelicanfs.testbed.Flavour;
import io.pelicanfs.testbed.Testbed;
import io.pelicanfs.testbed.TokenSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** The testbed as a stage. Owns it. */
public final class TestbedStage implements Stage, AutoCloseable {
    private final Testbed testbed;

    private TestbedStage(Testbed testbed) {
        this.testbed = testbed;
    }

    /** Starts a federation of this flavour with two caches. */
    public static TestbedStage start(Flavour flavour) {
        return new TestbedStage(Testbed.builder().flavour(flavour).start());
    }

    private record Namespace(Testbed testbed, String prefix) implements Area {
        @Override
        public String url(String path) {
            return testbed.url(prefix + path);
        }

        @Override
        public void publish(String path, byte[] bytes) {
            testbed.put(prefix + path, bytes);
        }

        @Override
        public void publishCollection(String path) throws IOException {
            Files.createDirectories(testbed.object(prefix + path));
        }
    }

    @Override
    public Area open() {
        return new Namespace(testbed, "/public/");
    }

    @Override
    public Area guarded() {
        return new Namespace(testbed, "/private/");
    }

    @Override
    public boolean hasCache() {
        return true;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("SSL_CERT_FILE", testbed.caFile().toString());
    }

    @Override
    public String token(long seconds, String scopes) {
        return testbed.token(TokenSpec.scoped(scopes.split(" ")).expiringIn(Duration.ofSeconds(seconds)));
    }

    @Override
    public void close() {
        testbed.close();
    }
}
