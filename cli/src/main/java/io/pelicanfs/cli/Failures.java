package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.ServerOutcome;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells a failure: in one line what failed on which URL, what the servers said and the next step; with {@code -v} all of it; with
 * {@code --json} for a program.
 */
record Failures(PrintStream err, boolean json, boolean verbose, boolean debug) {
    /** More servers than this do not fit a line. */
    private static final int SERVERS_IN_LINE = 2;

    static Failures of(Shell shell, Voice voice) {
        return new Failures(shell.err(), voice.json, voice.verbose, voice.debug);
    }

    /** Tells {@code failure} and returns the exit code it ends in. */
    int report(Throwable failure) {
        var known = asPelican(failure);
        var text = json
                ? Json.line(out -> JsonFailure.writeError(out, known))
                : "pelfs: " + (verbose || debug ? full(known) : line(known));
        // No room puts a token into a message; what the user typed may hold one.
        err.println(Arguments.withoutTokens(text));
        if (debug) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.print(Arguments.withoutTokens(trace.toString()));
        }
        return known.exitCode();
    }

    /** Tells {@code failure}, whose reason was told for another URL: without what to do about it, unless all is to be told. */
    void repeat(PelicanException failure) {
        if (json || verbose || debug) {
            report(failure);
        } else {
            err.println(Arguments.withoutTokens("pelfs: " + Printable.text(briefly(failure))));
        }
    }

    private static String briefly(PelicanException failure) {
        return failure.summary() + failure.url().map(url -> ": " + url).orElse("");
    }

    /** Returns the failure in one line. */
    static String line(PelicanException failure) {
        var text = new StringBuilder(briefly(failure));
        if (!failure.attempts().isEmpty()) {
            text.append(" (").append(servers(failure.attempts())).append(')');
        }
        failure.nextStep().ifPresent(next -> text.append(". ").append(sentence(next)));
        if (failure.retryable() && failure.nextStep().isEmpty()) {
            text.append(". Another try can help.");
        }
        return Printable.text(text.toString());
    }

    private static String servers(List<ServerOutcome> attempts) {
        var shown = attempts.stream()
                .skip(Math.max(0, attempts.size() - SERVERS_IN_LINE))
                .map(ServerOutcome::toString)
                .collect(Collectors.joining("; "));
        int left = attempts.size() - SERVERS_IN_LINE;
        return left > 0 ? shown + "; -v shows " + left + " before" : shown;
    }

    private static String full(PelicanException failure) {
        var text = new StringBuilder(briefly(failure));
        failure.attempts().forEach(attempt -> text.append("\n  ").append(attempt));
        failure.nextStep().ifPresent(next -> text.append("\n  ").append(sentence(next)));
        text.append(failure.retryable() ? "\n  Another try, now or on another machine, can help." : "");
        return text.toString().lines().map(Printable::text).collect(Collectors.joining("\n"));
    }

    /** The rooms word a next step as a clause or as a sentence. */
    static String sentence(String next) {
        var begun = Character.toUpperCase(next.charAt(0)) + next.substring(1);
        return begun.endsWith(".") || begun.endsWith("?") ? begun : begun + ".";
    }

    static PelicanException asPelican(Throwable failure) {
        if (failure instanceof PelicanException known) {
            return known;
        }
        if (failure instanceof FileSystemException file) {
            return PelicanException.of(
                            ErrorKind.LOCAL, "cannot use " + file.getFile() + " (" + LocalReason.of(file) + ")")
                    .cause(failure)
                    .build();
        }
        if (failure instanceof OutOfMemoryError) {
            return PelicanException.of(ErrorKind.OTHER, "out of memory")
                    .nextStep("Give Java more, with JAVA_TOOL_OPTIONS=-Xmx…, or take fewer at once with -P.")
                    .cause(failure)
                    .build();
        }
        if (failure instanceof RuntimeException || failure instanceof Error) {
            return PelicanException.of(ErrorKind.OTHER, "internal error: " + failure)
                    .nextStep("This is a mistake of pelfs; please report it with what -d shows.")
                    .cause(failure)
                    .build();
        }
        return PelicanException.of(ErrorKind.OTHER, String.valueOf(failure.getMessage()))
                .cause(failure)
                .build();
    }
}
