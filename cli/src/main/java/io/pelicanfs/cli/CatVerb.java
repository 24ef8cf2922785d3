package io.pelicanfs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cat",
        description = "Write objects or members to standard output.",
        footer =
                "%nStops at the first that fails. A digest that does not agree is known only at the end: look at the exit code.")
final class CatVerb implements Verb {
    private static final int BUFFER_BYTES = 256 << 10;

    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Parameters(arity = "1..*", paramLabel = "URL", description = "Objects, or members as 'URL!/NAME'.")
    private List<String> urls = new ArrayList<>();

    @Override
    public Group group() {
        return Group.READ;
    }

    @Override
    public String example() {
        return "pelfs cat 'osdf:///ns/train.zip!/cat/1.txt'";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            for (var each = Entries.objects(session.fs(), members.of(session.urls(urls)))
                            .iterator();
                    each.hasNext(); ) {
                var url = each.next();
                try (var bytes = session.fs().stream(url)) {
                    int got;
                    while ((got = bytes.read(buffer)) >= 0) {
                        out.write(buffer, 0, got);
                    }
                }
            }
        }
        return 0;
    }
}
