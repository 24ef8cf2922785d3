package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Copy objects or members into local files.",
        footer =
                "%nA file stands under its name only once it is whole and verified. Several sources need an existing folder.")
final class GetVerb implements Verb {
    private static final Pattern SCHEME = Pattern.compile(
            "([^/]*\\+)?(pelican|osdf|stash):.*|(zip|tar)(://.*)?::.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Parameters(
            arity = "1..*",
            paramLabel = "URL... [TARGET]",
            description = "Objects, or members as 'URL!/NAME'; last a file or folder, '.' if it is left out.")
    private List<String> words = new ArrayList<>();

    @Override
    public Group group() {
        return Group.READ;
    }

    @Override
    public String example() {
        return "pelfs get osdf:///ns/model.onnx .";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        // With bare paths the last of several is the target, as with cp.
        boolean hasTarget =
                words.size() > 1 && !SCHEME.matcher(words.get(words.size() - 1)).matches();
        var sources = hasTarget ? words.subList(0, words.size() - 1) : words;
        try (var session = Session.open(shell, access, voice)) {
            var urls = members.of(session.urls(sources));
            var target = session.file(hasTarget ? words.get(words.size() - 1) : ".");
            check(urls, target);
            return new Downloads(shell, session, voice, access.parallelCount().orElse(4)).run(urls, target);
        }
    }

    private void check(List<PelicanUrl> urls, Path target) throws PelicanException {
        boolean folder = Files.isDirectory(target);
        var name = words.get(words.size() - 1);
        if (!folder && (urls.size() > 1 || name.endsWith("/"))) {
            throw PelicanException.of(ErrorKind.LOCAL, "there is no folder " + target)
                    .nextStep(
                            urls.size() > 1
                                    ? "Several sources need an existing folder as the last argument."
                                    : "Create it first.")
                    .build();
        }
        if (name.equals("-")) {
            throw PelicanException.of(ErrorKind.USAGE, "'get' writes files only")
                    .nextStep("'pelfs cat' writes to standard output.")
                    .build();
        }
        var names = new HashSet<String>();
        for (var url : urls) {
            if (!names.add(url.name())) {
                throw PelicanException.of(ErrorKind.USAGE, "two sources would become the same file " + url.name())
                        .nextStep("Get them one by one under different names.")
                        .build();
            }
        }
    }
}
