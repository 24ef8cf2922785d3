package io.pelicanfs.credential;

import java.time.Duration;
import java.util.List;

/** How texts from tokens, file names and clocks are put into messages. */
final class Wording {
    private static final int MAX_CHARACTERS = 200;

    private Wording() {}

    /** Makes foreign text safe for a terminal and a log: no control or invisible formatting characters, at most 200 characters. */
    static String printable(String text) {
        return cut(text, MAX_CHARACTERS);
    }

    /** The same for a path, which is of no use cut. */
    static String printablePath(String path) {
        return cut(path, 4096);
    }

    static String printable(List<String> texts) {
        // Bounded before joining: a token may hold thousands.
        return printable(String.join(" ", texts.subList(0, Math.min(texts.size(), MAX_CHARACTERS))));
    }

    private static String cut(String text, int maxCharacters) {
        String shown = text.length() <= maxCharacters ? text : text.substring(0, maxCharacters) + "…";
        StringBuilder safe = new StringBuilder(shown.length());
        shown.codePoints().map(Wording::visible).forEach(safe::appendCodePoint);
        return safe.toString();
    }

    private static int visible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> '?';
            default -> character;
        };
    }

    /** {@code 40 seconds}, {@code 3 minutes}, {@code 2 hours}, {@code 5 days}: the largest unit of which there is one, rounded down. */
    static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return count(seconds, "second");
        }
        if (seconds < 3600) {
            return count(seconds / 60, "minute");
        }
        return seconds < 86_400 ? count(seconds / 3600, "hour") : count(seconds / 86_400, "day");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
