package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.transfer.Get;
import io.pelicanfs.transfer.NamedObject;
import io.pelicanfs.transfer.TransferOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "get",
        description = "Copy objects, members, or with -r whole trees into local files.",
        footer = {
            "%nA file stands under its name only once it is whole and verified; one that is the same already is left as it is. With -r",
            "the contents of a collection or of an archive ('URL!/') go directly into TARGET, which is made if it is missing.",
            "What a pattern matches keeps its path below the pattern's last folder without wildcard. Without -r, several",
            "sources need an existing folder. TARGET is '.' if it is left out."
        })
final class GetVerb implements Verb {
    /** The option of a URL that means the same as {@code -r}, as submit files have it. */
    static final String RECURSIVE = "recursive";

    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Mixin
    private final Manner manner = new Manner();

    @Mixin
    private final Sources sources = new Sources();

    @Option(
            names = {"-r", "--recursive"},
            description = "Copy collections with all that is in them.")
    private boolean recursive;

    @Option(names = "--overwrite", description = "Replace files that differ, as is done without it.")
    boolean overwrite;

    @Option(
            names = "--lenient",
            description =
                    "With -r, of a tar or tar.gz that was cut ('URL!/') take the members that are whole; the command then ends with 12.")
    private boolean lenient;

    @Override
    public Group group() {
        return Group.TRANSFER;
    }

    @Override
    public String example() {
        return "pelfs get -r osdf:///ns/data data";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        var words = sources.words;
        if (words.isEmpty() && sources.filesFrom.isEmpty()) {
            throw PelicanException.of(ErrorKind.USAGE, "nothing to get: Missing required parameter: 'URL'")
                    .nextStep("'pelfs get --help' lists the arguments.")
                    .build();
        }
        // With bare paths the last of several is the target, as with cp; what --files-from adds comes before it.
        int least = sources.filesFrom.isPresent() ? 1 : 2;
        boolean hasTarget = words.size() >= least && !Sources.isUrl(words.get(words.size() - 1));
        var targetName = hasTarget ? words.get(words.size() - 1) : ".";
        int count = hasTarget ? words.size() - 1 : words.size();
        if (targetName.equals("-")) {
            throw PelicanException.of(ErrorKind.USAGE, "'get' writes files only")
                    .nextStep("'pelfs cat' writes to standard output.")
                    .build();
        }
        if (lenient && !recursive) {
            throw PelicanException.of(ErrorKind.USAGE, "--lenient takes what is whole of an archive")
                    .nextStep("Write pelfs get -r --lenient 'URL!/' DIR.")
                    .build();
        }
        try (var session = Session.open(shell, access, voice);
                var all = sources.all(shell, count)) {
            var plain = manner.options(Existing.REPLACE, access);
            var options = lenient ? plain.cutArchive(TransferOptions.CutArchive.KEEP_WHOLE_MEMBERS) : plain;
            var target = session.file(targetName);
            boolean single = sources.isSingle(count) && !recursive && members.names.size() < 2;
            if (single) {
                var url = members.of(session.url(words.get(0)));
                recursive = url.hasOption(RECURSIVE);
                if (!recursive && !Entries.isPattern(session.fs(), url)) {
                    var file = file(url, target, targetName);
                    var one = new NamedObject(NamedObject.object(url).object(), String.valueOf(file.getFileName()));
                    var folder = file.getParent() == null ? session.file(".") : file.getParent();
                    return TransferReport.run(
                            shell,
                            session,
                            voice,
                            options,
                            report -> session.fs().transfers().get(List.of(one).iterator(), folder, options, report));
                }
            }
            // What one pattern matches goes into a folder that is made for it, as with -r.
            if (!recursive && !single && !Files.isDirectory(target)) {
                throw noFolder(target);
            }
            if (!sources.isSingle(count)) {
                members.requireNone();
            }
            return TransferReport.run(
                    shell,
                    session,
                    voice,
                    options,
                    report -> session.fs()
                            .transfers()
                            .get(
                                    new Each<>(all.iterator(), text -> expand(session, text), report::failed),
                                    target,
                                    options,
                                    report));
        }
    }

    /** Returns the file that one object goes to. */
    private static Path file(PelicanUrl url, Path target, String targetName) throws IOException {
        if (Files.isDirectory(target)) {
            return Get.targetFile(url, target);
        }
        var folder = target.getParent();
        if (targetName.endsWith("/") || (folder != null && !Files.isDirectory(folder))) {
            throw noFolder(targetName.endsWith("/") ? target : folder);
        }
        // The user named a link to a file: the file is meant.
        boolean linked = Files.isSymbolicLink(target) && Files.isRegularFile(target);
        return Get.targetFile(url, linked ? target.toRealPath() : target);
    }

    private static PelicanException noFolder(@Nullable Path folder) {
        return PelicanException.of(ErrorKind.LOCAL, "there is no folder " + folder)
                .nextStep("Create it first, or give -r for whole trees.")
                .build();
    }

    private Stream<NamedObject> expand(Session session, String text) throws IOException {
        var at = session.url(text);
        if (members.names.size() < 2) {
            return expand(session, members.of(at));
        }
        return members.of(List.of(at)).stream().flatMap(url -> Streams.unchecked(() -> expand(session, url)));
    }

    private Stream<NamedObject> expand(Session session, PelicanUrl asked) throws IOException {
        boolean whole = recursive || asked.hasOption(RECURSIVE);
        var url = asked.withoutOption(RECURSIVE);
        if (Entries.isPattern(session.fs(), url)) {
            var matches = session.fs().transfers().matches(url);
            return Entries.some(matches.filter(match -> whole || !match.object().isCollection()), url);
        }
        if (whole) {
            return Stream.of(NamedObject.tree(url));
        }
        return Stream.of(NamedObject.object(url));
    }
}
