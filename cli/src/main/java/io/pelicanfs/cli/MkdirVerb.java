package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.credential.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
            var several = new Several(Failures.of(shell, voice));
            var each = new Each<>(Word.each(urls), text -> Stream.of(made(session, text)), several::failed);
            each.forEachRemaining(url -> several.done());
            return several.exitCode();
        }
    }

    private PelicanUrl made(Session session, String text) throws IOException {
        var url = session.urlToChange(text);
        if (!parents) {
            requireNothingAt(session, url);
        }
        session.fs().createCollection(url);
        return url;
    }

    private static void requireNothingAt(Session session, PelicanUrl url) throws IOException {
        session.fs().access().requireToken(url, Operation.WRITE);
        if (session.fs().exists(url)) {
            throw PelicanException.of(ErrorKind.EXISTS, "something stands there already")
                    .url(url)
                    .nextStep("With -p a collection that is there is no error.")
                    .build();
        }
    }
}
