package io.pelicanfs.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of {@code docs}, whose tables the tests are run from: what it promises cannot drift from what the code does. */
public record Page(List<String> lines) {
    public static Page of(String name) throws IOException {
        return new Page(Files.readAllLines(root().resolve("docs").resolve(name)));
    }

    /** Returns the folder of the source tree. */
    public static Path root() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("README.md")) && Files.exists(at.resolve("docs"))) {
                return at;
            }
        }
        throw new AssertionError("no source tree above " + Path.of("").toAbsolutePath());
    }

    /** Returns the cells of the first table below {@code heading}, without its head. */
    public List<List<String>> table(String heading) {
        int at = lines.indexOf(heading);
        if (at < 0) {
            throw new AssertionError("the page has no heading " + heading);
        }
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(at + 1, lines.size())) {
            if (line.startsWith("|")) {
                rows.add(cells(line));
            } else if (!rows.isEmpty() || line.startsWith("#")) {
                break;
            }
        }
        return rows.subList(Math.min(2, rows.size()), rows.size());
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.strip().split("\\|", -1))
                .map(String::strip)
                .toList()
                .subList(1, line.strip().split("\\|", -1).length - 1);
    }

    /** Whether {@code text} is what a cell says: {@code …} stands for anything, and marks of the page do not count. */
    public static boolean says(String cell, String text) {
        String pattern =
                Arrays.stream(plain(cell).split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(pattern, Pattern.DOTALL | Pattern.CASE_INSENSITIVE)
                .matcher(plain(text))
                .matches();
    }

    private static String plain(String text) {
        return text.replace("`", "").strip();
    }
}
