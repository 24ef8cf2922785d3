package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
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
        name = "rm",
        aliases = "delete",
        description = "Delete objects, or with -r collections with all that is in them.",
        footer = "%nCaches may hold what was deleted for a while. Try it with -n first; patterns are taken.")
final class RmVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Manner manner = new Manner();

    @Option(
            names = {"-r", "--recursive"},
            description = "Delete collections with all that is in them, the deepest first.")
    private boolean recursive;

    @Parameters(arity = "1..*", paramLabel = "URL")
    private List<String> urls = new ArrayList<>();

    @Override
    public Group group() {
        return Group.CHANGE;
    }

    @Override
    public String example() {
        return "pelfs rm -r -n osdf:///ns/old";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        try (var session = Session.open(shell, access, voice)) {
            var options = manner.options(Existing.KEEP, access);
            for (var text : urls) {
                // One that could never be deleted is a slip, after which nothing else should be gone either.
                session.urlToChange(text);
            }
            return TransferReport.run(
                    shell,
                    session,
                    voice,
                    options,
                    report -> session.fs()
                            .transfers()
                            .delete(
                                    new Each<>(
                                            Word.each(urls),
                                            text -> expand(session, session.urlToChange(text)),
                                            report::failed),
                                    options,
                                    report));
        }
    }

    private Stream<PelicanUrl> expand(Session session, PelicanUrl asked) throws IOException {
        boolean whole = recursive || asked.hasOption(GetVerb.RECURSIVE);
        var url = asked.withoutOption(GetVerb.RECURSIVE);
        session.fs().access().requireToken(url, Operation.MODIFY);
        if (Entries.isPattern(session.fs(), url)) {
            var matches = session.fs().glob(url).filter(entry -> whole || !entry.isCollection());
            return Entries.some(matches, url).map(ObjectInfo::url);
        }
        if (!whole && session.fs().stat(url).isCollection()) {
            throw PelicanException.of(ErrorKind.WRONG_TYPE, "this is a collection")
                    .url(url)
                    .nextStep("Delete it with all that is in it by 'pelfs rm -r'.")
                    .build();
        }
        return Stream.of(url);
    }
}
