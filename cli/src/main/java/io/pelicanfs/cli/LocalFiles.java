package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.client.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Local files as a word of the user names them. A pattern is expanded here where no file has that very name: submit files have no shell that
 * would have done it. As in a shell, hidden names match only a pattern that has them.
 */
final class LocalFiles {
    private final Glob glob;
    private final boolean hidden;

    private LocalFiles(String pattern) throws PelicanException {
        this.glob = Glob.of(pattern);
        this.hidden = pattern.contains("/.");
    }

    /** Returns whether {@code word} is a pattern and not the name of a file. */
    static boolean isPattern(Session session, String word) {
        return Glob.isPattern(word) && !Files.exists(session.file(word), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns what {@code word} names, or what of its matches {@code takes} takes; fails if that is nothing. Holds the names in one folder. */
    static Stream<Path> of(Session session, String word, Predicate<Path> takes) throws IOException {
        if (!isPattern(session, word)) {
            return Stream.of(session.file(word));
        }
        // The working directory may have brackets in its name: they are no pattern.
        boolean absolute = Path.of(word).isAbsolute();
        var pattern = new LocalFiles(absolute ? word : "/" + word);
        var root = pattern.glob.root();
        var folder = session.file(absolute || root.equals("/") ? "" : root.substring(1));
        Iterator<Path> each = pattern.below(absolute ? Path.of(root) : folder, root)
                .filter(takes)
                .iterator();
        if (!each.hasNext()) {
            throw PelicanException.of(ErrorKind.LOCAL, "no file matches " + word)
                    .nextStep("Check the pattern: * within a name, ** over names, [abc], {a,b}.")
                    .build();
        }
        return Streams.of(each);
    }

    private Stream<Path> below(Path folder, String path) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        var names = new ArrayList<Path>();
        try (var entries =
                Files.newDirectoryStream(folder, entry -> hidden || !name(entry).startsWith("."))) {
            entries.forEach(names::add);
        }
        return names.stream()
                .sorted()
                .flatMap(entry ->
                        Streams.unchecked(() -> entry(entry, (path.equals("/") ? "" : path) + "/" + name(entry))));
    }

    private Stream<Path> entry(Path entry, String path) throws IOException {
        Stream<Path> itself = glob.matches(path) ? Stream.of(entry) : Stream.empty();
        boolean enters = glob.canMatchBelow(path) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        return enters ? Stream.concat(itself, below(entry, path)) : itself;
    }

    private static String name(Path entry) {
        return String.valueOf(entry.getFileName());
    }
}
