package io.pelicanfs.cli;

import io.pelicanfs.Existing;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mv",
        description = "Give an object or collection another name at the same origin.",
        footer = "%nNo bytes are moved. An existing collection as TARGET takes it under its own name.")
final class MvVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Option(names = "--overwrite", description = "Replace an object that stands at TARGET.")
    private boolean overwrite;

    @Parameters(index = "0", paramLabel = "URL")
    private String source = "";

    @Parameters(index = "1", paramLabel = "TARGET")
    private String target = "";

    @Override
    public Group group() {
        return Group.CHANGE;
    }

    @Override
    public String example() {
        return "pelfs mv osdf:///ns/draft.bin osdf:///ns/final.bin";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice)) {
            var from = session.urlToChange(source);
            var to = session.urlToChange(target);
            session.fs()
                    .move(
                            from,
                            Destinations.ofOne(session.fs(), to).of(to, from.name()),
                            overwrite ? Existing.REPLACE : Existing.KEEP);
        }
        return 0;
    }
}
