package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a verb transfers and where to: words of the command line, and lines of a file. */
final class Sources {
    private static final Pattern SCHEME = Pattern.compile(
            "([^/]*\\+)?(pelican|osdf|stash):.*|(zip|tar)(://.*)?::.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description =
                    "Take more sources from FILE, one a line; '-' is standard input, and a line that begins with # a remark.")
    Optional<String> filesFrom = Optional.empty();

    @Parameters(arity = "0..*", paramLabel = "SOURCE... TARGET", description = "Sources, and last the target.")
    List<String> words = new ArrayList<>();

    /** Returns whether a word names something in a federation by itself; a bare path can be either. */
    static boolean isUrl(String word) {
        return SCHEME.matcher(word).matches();
    }

    /** Returns the last word, which is the target. */
    String target() throws PelicanException {
        if (words.isEmpty() || (words.size() == 1 && filesFrom.isEmpty())) {
            throw PelicanException.of(ErrorKind.USAGE, words.isEmpty() ? "no source and no target" : "no target")
                    .nextStep("Write the sources first and the target last.")
                    .build();
        }
        return words.get(words.size() - 1);
    }

    /** Returns the words before {@code target}, and then the lines of the file. Close the stream. */
    Stream<Word> all(Shell shell, int wordCount) throws IOException {
        var named = words.subList(0, wordCount).stream().map(text -> new Word(text, ""));
        return filesFrom.isEmpty() ? named : Stream.concat(named, lines(shell, filesFrom.get()));
    }

    /** Returns the lines of a file that name something, read as they are needed. */
    private static Stream<Word> lines(Shell shell, String file) throws IOException {
        var in = file.equals("-")
                ? shell.in()
                : Files.newInputStream(shell.workingDirectory().resolve(file));
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        var name = file.equals("-") ? "standard input" : file;
        var number = new AtomicLong();
        return reader.lines()
                .map(line -> new Word(line, name + ":" + number.incrementAndGet()))
                .filter(line -> !line.text().isBlank() && !line.text().startsWith("#"))
                .onClose(() -> {
                    try {
                        reader.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** Returns whether there is one source alone. */
    boolean isSingle(int wordCount) {
        return wordCount == 1 && filesFrom.isEmpty();
    }
}
