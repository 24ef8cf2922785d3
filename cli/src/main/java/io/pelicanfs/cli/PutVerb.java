package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.transfer.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "put",
        description = "Store local files, or with -r whole folders, in a federation.",
        footer = {
            "%nAn object stands under its name only once it is whole, wherever the token allows that. One that is the same already",
            "is left as it is; another one is replaced only with --overwrite. With -r the contents of a folder go directly into URL.",
            "One file goes to URL, or under its own name into URL if that is a collection or ends with a slash."
        })
final class PutVerb implements Verb {
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
            description = "Store folders with all that is in them.")
    private boolean recursive;

    @Option(names = "--overwrite", description = "Replace objects that differ.")
    private boolean overwrite;

    @Override
    public Group group() {
        return Group.TRANSFER;
    }

    @Override
    public String example() {
        return "pelfs put -r results osdf:///ns/results";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        var target = sources.target();
        int count = sources.words.size() - 1;
        try (var session = Session.open(shell, access, voice);
                var all = sources.all(shell, count)) {
            var asked = session.urlToChange(target);
            recursive |= asked.hasOption(GetVerb.RECURSIVE);
            var url = asked.withoutOption(GetVerb.RECURSIVE);
            var options = manner.options(overwrite ? Existing.REPLACE : Existing.KEEP, access);
            boolean single = sources.isSingle(count)
                    && !Files.isDirectory(session.file(sources.words.get(0)))
                    && !LocalFiles.isPattern(session, sources.words.get(0));
            var to = single ? Destinations.ofOne(session.fs(), url) : Destinations.INTO;
            return TransferReport.run(
                    shell,
                    session,
                    voice,
                    options,
                    report -> session.fs()
                            .transfers()
                            .put(
                                    new Each<>(all.iterator(), word -> uploads(session, word, url, to), report::failed),
                                    options,
                                    report));
        }
    }

    private Stream<Upload> uploads(Session session, String word, PelicanUrl url, Destinations to) throws IOException {
        if (word.equals("-") && !Files.exists(session.file(word))) {
            throw PelicanException.of(ErrorKind.USAGE, "'put' reads files only, not standard input")
                    .nextStep("Write it into a file first: servers want to know the length before the bytes.")
                    .build();
        }
        // Folders match with -r only.
        return LocalFiles.of(session, word, file -> recursive || !Files.isDirectory(file))
                .map(file -> Streams.unchecked(() -> upload(file, url, to)));
    }

    private Upload upload(Path file, PelicanUrl url, Destinations to) throws PelicanException {
        if (!Files.exists(file)) {
            throw PelicanException.of(ErrorKind.LOCAL, "there is no file " + file)
                    .build();
        }
        if (!Files.isDirectory(file)) {
            return new Upload(file, to.of(url, String.valueOf(file.getFileName())), to == Destinations.OBJECT);
        }
        if (!recursive) {
            throw PelicanException.of(ErrorKind.LOCAL, file + " is a folder")
                    .nextStep("Store it with all that is in it by 'pelfs put -r'.")
                    .build();
        }
        return new Upload(file, url);
    }
}
