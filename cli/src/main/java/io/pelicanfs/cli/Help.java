package io.pelicanfs.cli;

import io.pelicanfs.client.PelicanFileSystem;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The texts that are about the command itself. */
final class Help {
    private static final String END = """

            URLs: pelican://HOST/PATH, osdf:///PATH, or a bare /PATH with -f HOST. 'URL!/MEMBER' is a member of a zip or tar; put it in
            single quotes. 'pelfs VERB --help' shows a verb's options; 'pelfs object VERB' is the same as 'pelfs VERB'.
            Exit codes: 0; 4 arguments and local files; 5 discovery; 6 contact; 7 tokens; 8 no such thing; 9 transfer;
            11 another try can help; 12 result incomplete; 1 anything else (docs/errors.md).
            More than a thousand files of less than some MB? Pack them: docs/small-files.md.
            """;

    private Help() {}

    static String version() {
        var version = Optional.ofNullable(PelicanFileSystem.class.getPackage().getImplementationVersion())
                .orElse("(development)");
        return "pelfs " + version + " (PelicanFS for Java), Java " + Runtime.version() + "\n";
    }

    static String overview() {
        var text = new StringBuilder(
                "pelfs VERB [OPTIONS] [ARGUMENTS]: reads and writes Pelican federations such as the OSDF.\n");
        Verb.Group group = null;
        for (var verb : Verbs.all()) {
            if (verb.group() != group) {
                group = verb.group();
                text.append('\n').append(group.title).append('\n');
            }
            var command = verb.getClass().getAnnotation(Command.class);
            text.append(String.format("  %-14s %s%n", command.name(), command.description()[0]));
            text.append(String.format("  %-14s   %s%n", "", verb.example()));
        }
        return text.append(END).toString();
    }
}
