package io.pelicanfs.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The environment that a submit file sets, as the job's ad keeps it. */
final class JobVariables {
    private JobVariables() {}

    /** Reads {@code Environment} (new: spaces between, single quotes around), else {@code Env} (old: a semicolon between). */
    static Map<String, String> of(ClassAd ad, List<String> problems) {
        var environment = ad.text("Environment");
        if (environment.isPresent()) {
            return newStyle(environment.get(), problems);
        }
        return oldStyle(
                ad.text("Env").orElse(""),
                ad.text("EnvDelim").filter(text -> text.length() == 1).orElse(";"));
    }

    private static Map<String, String> newStyle(String text, List<String> problems) {
        var variables = new HashMap<String, String>();
        var word = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? text.charAt(at) : ' ';
            if (c == '\'') {
                if (quoted && text.startsWith("''", at)) {
                    word.append(c);
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (Character.isWhitespace(c) && (!quoted || at == text.length())) {
                put(variables, word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            problems.add("The job ad's Environment has a quote that is never closed.");
        }
        return variables;
    }

    private static Map<String, String> oldStyle(String text, String delimiter) {
        var variables = new HashMap<String, String>();
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf(delimiter, at);
            end = end < 0 ? text.length() : end;
            put(variables, text.substring(at, end).strip());
            at = end + 1;
        }
        return variables;
    }

    private static void put(Map<String, String> variables, String word) {
        int equals = word.indexOf('=');
        if (equals > 0) {
            variables.put(word.substring(0, equals), word.substring(equals + 1));
        }
    }

    /** Reads {@code 4} and OpenMP's list {@code 4,2}, of which the first number is that of the outer threads. */
    static OptionalInt positiveInt(String text) {
        int comma = text.indexOf(',');
        try {
            int value = Integer.parseInt((comma < 0 ? text : text.substring(0, comma)).strip());
            return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }
}
