package io.pelicanfs.cli;

import io.pelicanfs.job.Job;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What surrounds one run of the command, so that a test can be the surroundings.
 *
 * @param out standard output, unbuffered
 * @param columns the width of the terminal that standard output is; empty where it is none
 * @param live whether standard error is a terminal on which a line can be rewritten
 */
record Shell(
        Map<String, String> environment,
        Path workingDirectory,
        Path home,
        InputStream in,
        OutputStream out,
        PrintStream err,
        OptionalInt columns,
        Live live) {
    /** Whether a line can be rewritten. */
    enum Live {
        TERMINAL,
        LOG
    }

    /** The launcher script says what is a terminal; Java alone cannot tell one standard stream from the other. */
    static Shell ofProcess() {
        int columns = Integer.getInteger("pelfs.columns", 0);
        return new Shell(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Job.home(System.getenv()),
                System.in,
                // Past System.out, which hides that it is closed or full.
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty(),
                Boolean.getBoolean("pelfs.live") ? Live.TERMINAL : Live.LOG);
    }
}
