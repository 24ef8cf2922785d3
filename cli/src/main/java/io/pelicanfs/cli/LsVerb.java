package io.pelicanfs.cli;

import io.pelicanfs.ObjectInfo;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = "List a collection, a folder in an archive ('URL!/'), or what a pattern matches.",
        footer = {
            "%nNames come sorted, up to " + Listing.MOST_SORTED
                    + " of them; longer listings come in the server's order, as they arrive.",
            "Patterns: * within a name, ** over names, [abc], {a,b}. Times are UTC."
        })
final class LsVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Mixin
    private final Kinds kinds = new Kinds();

    @Option(
            names = {"-l", "--long"},
            description = "Show path, size and time.")
    private boolean wide;

    @Option(
            names = {"-1", "--single-column"},
            description = "One name a line, as it always is where the output is no terminal.")
    private boolean single;

    @Option(
            names = {"-r", "--recursive"},
            description = "List everything below.")
    private boolean recursive;

    @Option(names = "--depth", paramLabel = "N", description = "With -r, go down N levels at most.")
    private Optional<Integer> depth = Optional.empty();

    @Parameters(paramLabel = "URL")
    private String url = "";

    @Override
    public Group group() {
        return Group.LOOK;
    }

    @Override
    public String example() {
        return "pelfs ls -l osdf:///ns/data";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            var root = members.of(session.url(url));
            boolean below = recursive || depth.isPresent();
            boolean whole = below || Entries.isPattern(session.fs(), root);
            try (Stream<ObjectInfo> entries = below
                    ? session.fs().walk(root, depth.orElse(Integer.MAX_VALUE))
                    : whole ? Entries.matches(session.fs(), root) : session.fs().list(root)) {
                var style = voice.json
                        ? wide ? Listing.Style.JSON_LONG : Listing.Style.JSON
                        : wide
                                ? Listing.Style.LONG
                                : single || shell.columns().isEmpty() ? Listing.Style.LINES : Listing.Style.COLUMNS;
                new Listing(out, style, shell.columns(), entry -> whole ? Entries.path(entry.url()) : entry.name())
                        .write(entries.filter(kinds::shows).iterator());
            }
        }
        return 0;
    }
}
