package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "find",
        description = "Write the URL of everything below a collection or in an archive, one a line, as it is found.",
        footer = "%nThe lines can be given to cat, get, and infer --files-from.")
final class FindVerb implements Verb {
    @Mixin
    private final Voice voice = new Voice();

    @Mixin
    private final Access access = new Access();

    @Mixin
    private final Members members = new Members();

    @Mixin
    private final Kinds kinds = new Kinds();

    @Option(
            names = "--name",
            paramLabel = "GLOB",
            description = "Only where the last part of the name matches, such as '*.jpg'.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--depth", paramLabel = "N", description = "Go down N levels at most.")
    private Optional<Integer> depth = Optional.empty();

    @Parameters(paramLabel = "URL")
    private String url = "";

    @Override
    public Group group() {
        return Group.LOOK;
    }

    @Override
    public String example() {
        return "pelfs find 'osdf:///ns/train.zip!/' --name '*.jpg'";
    }

    @Override
    public Voice voice() {
        return voice;
    }

    @Override
    public int run(Shell shell) throws IOException {
        var named = named();
        try (var session = Session.open(shell, access, voice);
                var out = new StandardOutput(shell.out())) {
            var fs = session.fs();
            var roots = List.of(members.of(session.url(url)));
            if (voice.json) {
                Json.write(out, json -> {
                    json.writeStartArray();
                    Entries.forEach(fs, roots, root -> find(fs, root, named, found -> Entries.write(json, found)));
                    json.writeEndArray();
                });
                return 0;
            }
            Entries.forEach(
                    fs,
                    roots,
                    root -> find(fs, root, named, found -> {
                        // A URL has control characters escaped, at a terminal or not.
                        out.write((found.url() + "\n").getBytes(StandardCharsets.UTF_8));
                        if (shell.columns().isPresent()) {
                            out.flush();
                        }
                    }));
        }
        return 0;
    }

    private interface Sink {
        void write(ObjectInfo found) throws IOException;
    }

    private void find(PelicanFileSystem fs, PelicanUrl root, Predicate<ObjectInfo> named, Sink sink)
            throws IOException {
        try (var all = fs.walk(root, depth.orElse(Integer.MAX_VALUE))) {
            Iterator<ObjectInfo> found = all.filter(kinds::shows).filter(named).iterator();
            while (found.hasNext()) {
                sink.write(found.next());
            }
        }
    }

    private Predicate<ObjectInfo> named() throws PelicanException {
        if (name.isEmpty()) {
            return entry -> true;
        }
        try {
            PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + name.get());
            return entry -> matches(glob, entry.name());
        } catch (PatternSyntaxException e) {
            throw PelicanException.of(ErrorKind.USAGE, "--name is no pattern: " + e.getDescription())
                    .build();
        }
    }

    private static boolean matches(PathMatcher glob, String name) {
        try {
            return glob.matches(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
