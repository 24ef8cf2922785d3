package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/**
 * One run of the command: finds the verb, hands it its arguments, and turns every way it can end into an exit code and at most one line.
 *
 * <p>Exit codes: 0; 4 to 9 by {@link ErrorKind}; 11 whenever another try or another machine can help; 12 for a result that is incomplete; 1
 * for anything else. A reader that closes the pipe early ends the command quietly with 0: it got what it wanted.
 */
final class Pelfs {
    static final int INCOMPLETE_EXIT_CODE = 12;

    private Pelfs() {}

    static int run(String[] args, Shell shell) {
        var all = List.of(args);
        var failures = new Failures(
                shell.err(), wants(all, 'j', "--json"), wants(all, 'v', "--verbose"), wants(all, 'd', "--debug"));
        try {
            return run(Arguments.of(all, Verbs::isGroup), all, shell);
        } catch (OutputClosed e) {
            return 0;
        } catch (UncheckedIOException e) {
            return report(failures, Objects.requireNonNullElse(e.getCause(), e));
        } catch (IOException | RuntimeException | Error e) {
            return report(failures, e);
        }
    }

    /** Tells a failure, unless the process is being stopped: what fails then fails because of that. */
    private static int report(Failures failures, Throwable failure) {
        if (failure.getCause() instanceof OutputClosed) {
            return 0;
        }
        try {
            var probe = new Thread(() -> {});
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException stopping) {
            return ErrorKind.CANCELLED.exitCode();
        }
        return failures.report(failure);
    }

    private static int run(Arguments arguments, List<String> all, Shell shell) throws IOException {
        var name = arguments.verb();
        if (name.isEmpty() || name.equals("help")) {
            return help(arguments, all, shell);
        }
        var verb = Verbs.named(name).orElseThrow(() -> unknown(name));
        var line = line(verb, name);
        parse(line, name, arguments.rest());
        var instead = verb.instead();
        if (instead.isPresent()) {
            return run(new Arguments(instead.get(), arguments.rest()), all, shell);
        }
        if (line.isUsageHelpRequested()) {
            print(shell, line.getUsageMessage(Ansi.OFF) + "\nExample: " + verb.example() + "\n");
            return 0;
        }
        if (line.isVersionHelpRequested()) {
            print(shell, Help.version());
            return 0;
        }
        requireModules(verb, name);
        return verb.run(shell);
    }

    private static CommandLine line(Verb verb, String name) {
        return new CommandLine(verb)
                .setCommandName("pelfs " + name)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    }

    private static int help(Arguments arguments, List<String> all, Shell shell) throws IOException {
        if (arguments.verb().equals("help") && !arguments.rest().isEmpty()) {
            var asked = Arguments.of(arguments.rest(), Verbs::isGroup);
            return run(new Arguments(asked.verb(), List.of("--help")), all, shell);
        }
        if (all.contains("--version")) {
            print(shell, Help.version());
            return 0;
        }
        if (arguments.verb().equals("help") || all.contains("--help") || all.contains("-h")) {
            print(shell, Help.overview());
            return 0;
        }
        throw PelicanException.of(
                        ErrorKind.USAGE,
                        all.isEmpty()
                                ? "no verb"
                                : "no verb in '" + Arguments.withoutTokens(String.join(" ", all)) + "'")
                .nextStep("'pelfs --help' lists the verbs.")
                .build();
    }

    private static void parse(CommandLine line, String name, List<String> rest) throws PelicanException {
        try {
            var parsed = line.parseArgs(PelicanFlags.translated(name, rest).toArray(String[]::new));
            if (parsed.matchedPositionals().stream()
                    .anyMatch(words -> words.originalStringValues().contains(""))) {
                throw PelicanException.of(ErrorKind.USAGE, "an argument is empty")
                        .nextStep("Look for a variable that is not set.")
                        .build();
            }
        } catch (ParameterException e) {
            // picocli would first ask for what is missing, which a mistyped option may have swallowed.
            var unknown = PelicanFlags.translated(name, rest).stream()
                    .takeWhile(word -> !word.equals("--"))
                    .filter(word -> word.startsWith("--"))
                    .map(word -> word.replaceFirst("=.*", ""))
                    .filter(word -> !line.getCommandSpec().optionsMap().containsKey(word))
                    .findFirst();
            var missing = unknown.flatMap(PelicanFlags::missing);
            if (missing.isPresent()) {
                throw missing.get();
            }
            var text = unknown.map(word -> "Unknown option: '" + word + "'")
                    .orElseGet(() ->
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            throw PelicanException.of(ErrorKind.USAGE, Arguments.withoutTokens(text))
                    .nextStep("'pelfs " + name + " --help' lists the arguments.")
                    .build();
        }
    }

    private static PelicanException unknown(String name) {
        var shown = Arguments.withoutTokens(name);
        var next = Verbs.isGroup(name)
                ? "Write 'pelfs token explain URL'."
                : Verbs.nearest(name)
                        .map(near -> "Did you mean 'pelfs " + near + "'?")
                        .orElse("'pelfs --help' lists the verbs.");
        return PelicanException.of(
                        ErrorKind.USAGE, "there is no verb '" + shown + (Verbs.isNotThereYet(name) ? "' yet" : "'"))
                .nextStep(next)
                .build();
    }

    private static void requireModules(Verb verb, String name) throws PelicanException {
        for (var need : verb.needs().entrySet()) {
            try {
                Class.forName(need.getValue(), false, Pelfs.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw PelicanException.of(
                                ErrorKind.LOCAL,
                                "'pelfs " + name + "' needs " + need.getKey() + ".jar, which is not on the class path")
                        .nextStep("Put it and its libraries beside pelicanfs-cli.jar, or run ./pelfs of a source tree.")
                        .build();
            }
        }
    }

    /** Whether an option stands anywhere: needed before the arguments could be understood, for the form of an error about them. */
    static boolean wants(List<String> all, char letter, String option) {
        return all.stream()
                .takeWhile(word -> !word.equals("--"))
                .anyMatch(word -> word.equals(option) || word.matches("-[1COdjlqrv]*" + letter + "[1COdjlqrv]*"));
    }

    static void print(Shell shell, String text) throws IOException {
        try (var out = new StandardOutput(shell.out())) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
