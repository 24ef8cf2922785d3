package io.pelicanfs.cli;

import java.time.Duration;

/** How values look to people. */
final class Printable {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Printable() {}

    /** Returns foreign text with everything that could move a terminal's cursor written as {@code \}{@code uXXXX}. */
    static String text(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> safe.append(String.format("\\u%04X", c));
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** {@code 1.4 MB}: decimal units. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(value < 9.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** {@code 3 minutes}: the largest unit of which there is one. */
    static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 120) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + " minutes";
        }
        return seconds < 2 * 86_400 ? seconds / 3600 + " hours" : seconds / 86_400 + " days";
    }

    /** {@code 0.42 s}. */
    static String seconds(Duration time) {
        double seconds = time.toNanos() / 1e9;
        return String.format(seconds < 9.95 ? "%.2f s" : "%.0f s", seconds);
    }
}
