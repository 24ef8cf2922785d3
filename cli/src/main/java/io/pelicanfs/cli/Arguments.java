package io.pelicanfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A command line taken apart into its verb and that verb's arguments.
 *
 * @param verb the verb's words, such as {@code token explain}; empty where there is none
 * @param rest everything else, in the order given
 */
record Arguments(String verb, List<String> rest) {
    /** Options that stand before the verb and take the next argument as their value. */
    private static final Set<String> WITH_VALUE = Set.of(
            "-f",
            "--federation",
            "-t",
            "--token",
            "--token-file",
            "-c",
            "--cache",
            "-P",
            "--parallel",
            "--config",
            "--limit-rate");

    private static final Pattern TOKEN =
            Pattern.compile("eyJ[A-Za-z0-9_\\-.=]*|[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}");

    /**
     * Takes {@code args} apart. {@code object} before a verb means nothing, so that a line for {@code pelican object} works.
     *
     * @param isGroup tells whether a word needs a second one to be a verb
     */
    static Arguments of(List<String> args, Predicate<String> isGroup) {
        var rest = new ArrayList<String>();
        var verb = "";
        int at = 0;
        while (at < args.size()) {
            var word = args.get(at++);
            if (word.equals("--")) {
                rest.add(word);
                break;
            }
            if (word.startsWith("-") && word.length() > 1) {
                rest.add(word.equals("--stats") ? "--stats=" : word);
                if (WITH_VALUE.contains(word) && at < args.size()) {
                    rest.add(args.get(at++));
                }
            } else if (!(word.equals("object") && verb.isEmpty() && at < args.size())) {
                verb = verb.isEmpty() ? word : verb + " " + word;
                if (!isGroup.test(verb)) {
                    break;
                }
            }
        }
        boolean optionsEnded = rest.contains("--");
        for (; at < args.size(); at++) {
            var word = args.get(at);
            optionsEnded |= word.equals("--");
            // Its value is optional, so it must not take the URL after it for one.
            rest.add(word.equals("--stats") && !optionsEnded ? "--stats=" : word);
        }
        return new Arguments(verb, List.copyOf(rest));
    }

    /** Returns whether a text is a token rather than the name of a file. */
    static boolean looksLikeToken(String text) {
        return TOKEN.matcher(text.strip()).matches()
                || text.strip().toLowerCase(Locale.ROOT).startsWith("bearer ");
    }

    /** Returns the text with everything that looks like a token taken out, for messages that quote what was typed. */
    static String withoutTokens(String text) {
        return TOKEN.matcher(text).replaceAll("<token>");
    }
}
