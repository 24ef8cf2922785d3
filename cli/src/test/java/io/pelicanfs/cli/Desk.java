package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Surroundings of a command for tests: what it is given, and what it wrote. One run each. */
final class Desk {
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Path folder;
    private OutputStream out = written;
    private Consumer<String> reader = text -> {};
    private OptionalInt columns = OptionalInt.empty();
    private byte[] input = new byte[0];

    private Desk(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.resolve("home").toString());
    }

    /** A desk without terminal whose working directory is {@code folder}. */
    static Desk in(Path folder) {
        return new Desk(folder);
    }

    Desk with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    Desk terminal(int width) {
        columns = OptionalInt.of(width);
        return this;
    }

    Desk input(String text) {
        input = text.getBytes(UTF_8);
        return this;
    }

    Desk writingTo(OutputStream other) {
        out = other;
        return this;
    }

    /** Somebody who reads each line of standard error. */
    Desk reading(Consumer<String> person) {
        reader = person;
        return this;
    }

    int run(String... args) {
        var told = new PrintStream(errors, true, UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                reader.accept(line);
            }
        };
        var shell = new Shell(
                Map.copyOf(environment),
                folder,
                folder.resolve("home"),
                new ByteArrayInputStream(input),
                out,
                told,
                columns,
                Shell.Live.LOG);
        return Pelfs.run(args, shell);
    }

    String out() {
        return written.toString(UTF_8);
    }

    byte[] bytes() {
        return written.toByteArray();
    }

    String err() {
        return errors.toString(UTF_8);
    }
}
