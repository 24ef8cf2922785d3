package io.pelicanfs.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A stage that is started by the first test that needs it, serves all tests, and is stopped at the JVM's end. */
public final class SharedStage {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final String name;
    private final boolean guarded;
    private final Place.StageSource source;
    private Optional<Stage> running = Optional.empty();
    private long looked;
    private Optional<IOException> failed = Optional.empty();

    public SharedStage(String name, boolean guarded, Place.StageSource source) {
        this.name = name;
        this.guarded = guarded;
        this.source = source;
    }

    public String name() {
        return name;
    }

    /** Whether it has a namespace that wants a token; known without starting it. */
    boolean guarded() {
        return guarded;
    }

    public synchronized Stage get() throws IOException {
        if (failed.isPresent()) {
            throw new IOException("this stage did not start", failed.get());
        }
        if (running.isPresent() && System.nanoTime() - looked > LOOK_AGAIN.toNanos()) {
            replaceIfDead(running.get());
            looked = System.nanoTime();
        }
        if (running.isEmpty()) {
            var stage = start();
            looked = System.nanoTime();
            running = Optional.of(stage);
            if (stage instanceof AutoCloseable server) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(server)));
            }
        }
        return running.get();
    }

    /** XRootD crashes now and then, or takes no connection any more: that must not fail all tests after it. */
    private void replaceIfDead(Stage stage) {
        if (!stage.answers()) {
            System.err.println("the " + name + " no longer answers; another one is started");
            running = Optional.empty();
            if (stage instanceof AutoCloseable server) {
                closeQuietly(server);
            }
        }
    }

    private Stage start() throws IOException {
        try {
            return source.get();
        } catch (IOException e) {
            failed = Optional.of(e);
            throw e;
        }
    }

    private static void closeQuietly(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            System.err.println("a server of the tests does not stop: " + e);
        }
    }
}
