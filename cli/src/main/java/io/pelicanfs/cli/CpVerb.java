package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.transfer.CopySource;
import io.pelicanfs.transfer.NamedObject;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "cp",
        aliases = "copy",
        description = "Copy objects, or with -r whole trees, within and between federations.",
        footer = {
            "%nThe bytes pass through this machine. With -r the contents of a collection go directly into TARGET. An object that is the",
            "same already is left as it is; another one is replaced only with --overwrite. A bare path beside URLs is a local file: then",
            "this is 'get' or 'put'."
        })
final class CpVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Manner manner = new Manner();

    @Mixin
    private final Sources sources = new Sources();

    @Option(
            names = {"-r", "--recursive"},
            description = "Copy collections with all that is in them.")
    private boolean recursive;

    @Option(names = "--overwrite", description = "Replace objects that differ.")
    private boolean overwrite;

    @Override
    public Group group() {
        return Group.TRANSFER;
    }

    @Override
    public String example() {
        return "pelfs cp osdf:///ns/a.bin osdf:///other/a.bin";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    /** A bare path beside URLs with a scheme is local, as with {@code pelican object copy}. */
    @Override
    public Optional<String> instead() {
        var words = sources.words;
        if (words.isEmpty() || words.stream().noneMatch(Sources::isUrl)) {
            return Optional.empty();
        }
        boolean up = Sources.isUrl(words.get(words.size() - 1));
        var from = words.subList(0, words.size() - 1).stream();
        if (up ? words.size() == 1 || from.anyMatch(Sources::isUrl) : !from.allMatch(Sources::isUrl)) {
            return Optional.empty();
        }
        return Optional.of(up ? "put" : "get");
    }

    /** What neither 'get' nor 'put' does: the local file would be looked for in the federation. */
    private void refuseLocalFiles() throws PelicanException {
        var words = sources.words;
        var local = words.stream().filter(word -> !Sources.isUrl(word)).findFirst();
        if (local.isPresent() && words.stream().anyMatch(Sources::isUrl)) {
            throw PelicanException.of(
                            ErrorKind.USAGE,
                            "'cp' copies between URLs, and beside URLs '" + local.get() + "' is a local file")
                    .nextStep(
                            "'pelfs put FILE... URL' takes files, and 'pelfs get URL... FOLDER' fetches; or write all names as URLs.")
                    .build();
        }
    }

    @Override
    public int run(Shell shell) throws IOException {
        var target = sources.target();
        refuseLocalFiles();
        int count = sources.words.size() - 1;
        try (var session = Session.open(shell, access, voice);
                var all = sources.all(shell, count)) {
            var asked = session.urlToChange(target);
            recursive |= asked.hasOption(GetVerb.RECURSIVE);
            var url = asked.withoutOption(GetVerb.RECURSIVE);
            var options = manner.options(overwrite ? Existing.REPLACE : Existing.KEEP, access);
            boolean single = sources.isSingle(count) && !recursive;
            var to = single ? Destinations.ofOne(session.fs(), url) : Destinations.INTO;
            return TransferReport.run(
                    shell,
                    session,
                    voice,
                    options,
                    report -> session.fs()
                            .transfers()
                            .copy(
                                    new Each<>(
                                            all.iterator(),
                                            text -> expand(session, session.url(text), url, to),
                                            report::failed),
                                    options,
                                    report));
        }
    }

    private Stream<CopySource> expand(Session session, PelicanUrl asked, PelicanUrl target, Destinations to)
            throws IOException {
        boolean whole = recursive || asked.hasOption(GetVerb.RECURSIVE);
        var from = asked.withoutOption(GetVerb.RECURSIVE);
        if (Entries.isPattern(session.fs(), from)) {
            var matches = session.fs().transfers().matches(from);
            return Entries.some(matches.filter(match -> whole || !match.object().isCollection()), from)
                    .map(match -> new CopySource(match.object(), below(target, match.path())));
        }
        return Stream.of(
                whole
                        ? new CopySource(NamedObject.tree(from).object(), target)
                        : new CopySource(NamedObject.object(from).object(), to.of(target, from.name())));
    }

    private static PelicanUrl below(PelicanUrl target, String path) {
        var url = target;
        for (var name : path.split("/", -1)) {
            url = url.child(name);
        }
        return url;
    }
}
