package io.pelicanfs.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that has only the variables given. */
public final class Child implements AutoCloseable {
    private static final int SECONDS = 50;

    /** What it leaves behind. */
    public record Outcome(int exitCode, String out, String err) {}

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Runs a main class on this JVM's class path. */
    public static Outcome java(Path folder, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        try (var child = startJava(folder, environment, main, arguments)) {
            return child.end();
        }
    }

    /** Starts a main class on this JVM's class path. */
    public static Child startJava(Path folder, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return start(folder, environment, command);
    }

    /** Runs a command. */
    public static Outcome run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        try (var child = start(folder, environment, command)) {
            return child.end();
        }
    }

    private static Child start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        var out = Files.createTempFile(folder, ".out", "");
        var err = Files.createTempFile(folder, ".err", "");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "LANG"));
        builder.environment().putAll(environment);
        return new Child(builder.start(), out, err);
    }

    /** Waits until {@code reached}, while it runs. */
    public void await(BooleanSupplier reached) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!reached.getAsBoolean()) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new IOException("ended too soon: " + Files.readString(err));
            }
            if (System.nanoTime() > end) {
                throw new IOException("never reached: " + Files.readString(err));
            }
        }
    }

    /** Tells it to end, as HTCondor does at an eviction. */
    public void stop() {
        process.destroy();
    }

    /** Waits for its end. */
    public Outcome end() throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("still running: " + process.info());
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
