package io.pelicanfs.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** Runs the command as a process would, without one. Lies in the command's package, since its entry is not public. */
public final class PelfsInProcess {
    /** What a process leaves behind. */
    @SuppressWarnings("ArrayRecordComponent") // carries bytes, is not compared
    public record Outcome(int exitCode, byte[] out, String err) {}

    private PelfsInProcess() {}

    /** Runs {@code pelfs} with these arguments. */
    public static Outcome run(Map<String, String> environment, Path home, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var shell = new Shell(
                environment,
                home,
                home,
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                OptionalInt.empty(),
                Shell.Live.LOG);
        int code = Pelfs.run(arguments, shell);
        return new Outcome(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }
}
