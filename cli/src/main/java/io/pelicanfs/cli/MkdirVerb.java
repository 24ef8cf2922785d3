package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mkdir",
        description = "Make collections.",
        footer = "%n'put' makes the collections it needs by itself.")
final class MkdirVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Option(
            names = {"-p", "--parents"},
            description = "Make those above as well, and be content with one that is there.")
    private boolean parents;

    @Parameters(arity = "1..*", paramLabel = "URL")
    private List<String> urls = new ArrayList<>();

    @Override
    public Group group() {
        return Group.CHANGE;
    }

    @Override
    public String example() {
        return "pelfs mkdir -p osdf:///ns/results/2026";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice)) {
            for (var url : session.urlsToChange(urls)) {
                if (!parents && session.fs().exists(url)) {
                    throw PelicanException.of(ErrorKind.EXISTS, "something stands there already")
                            .url(url)
                            .nextStep("With -p that is no error.")
                            .build();
                }
                session.fs().createCollection(url);
            }
        }
        return 0;
    }
}
