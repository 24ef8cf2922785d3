package io.pelicanfs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results of one task as a Markdown table, with ratios to the first program. */
final class Table {
    private final String title;
    private final Map<String, Measured> results;
    private final List<String> rows = new ArrayList<>();

    Table(String title, Map<String, Measured> results) {
        this.title = title;
        this.results = results;
        double reference = results.values().iterator().next().median();
        results.forEach((program, measured) -> rows.add(row(program, measured, reference)));
    }

    private static String row(String program, Measured measured, double reference) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f (%.2f–%.2f) | %.1f | %d | %.1f | %s |",
                program,
                measured.median(),
                measured.least(),
                measured.most(),
                measured.median() / reference,
                measured.requests(),
                measured.servedMb(),
                measured.peakMib() == 0 ? "" : measured.peakMib());
    }

    /** Returns how many things a second each program did, where one run does {@code count} of them. */
    String perSecond(long count, String things) {
        return results.entrySet().stream()
                .map(result -> String.format(
                        Locale.ROOT,
                        "%s %,.0f",
                        result.getKey(),
                        count / result.getValue().median()))
                .collect(Collectors.joining("; ", "\n" + things + " a second: ", ".\n"));
    }

    @Override
    public String toString() {
        return "### " + title + "\n\n"
                + "| program | seconds, median (least–most) | × first | requests | MB served | peak MiB |\n"
                + "|---|---|---|---|---|---|\n" + String.join("\n", rows) + "\n";
    }
}
