package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over paths: {@code *} is any run of characters inside one name, {@code **} any run of names, {@code [abc]} one of some characters,
 * {@code {a,b}} one of some texts. {@code ?} begins options in a URL and is never a wildcard.
 */
record Glob(String source, String root, Pattern pattern) {
    private static final String SPECIAL = "*[{";
    /** Braces over several names: the pattern cannot be cut at its slashes. */
    private static final Pattern SLASH_INSIDE = Pattern.compile("[\\[{][^\\]}]*/");
    /** What a regular expression does not take literally. */
    private static final String LITERAL = "\\^$.|?+()[]{}*";

    /** Reads {@code path}: {@link #root} is the deepest collection that all matches lie in. */
    static Glob of(String path) throws PelicanException {
        int firstSpecial = path.length();
        for (int i = 0; i < path.length(); i++) {
            if (SPECIAL.indexOf(path.charAt(i)) >= 0) {
                firstSpecial = i;
                break;
            }
        }
        int slash = path.lastIndexOf('/', firstSpecial);
        String root = firstSpecial == path.length() ? path : slash <= 0 ? "/" : path.substring(0, slash);
        try {
            return new Glob(path, root, Pattern.compile(regex(path), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw PelicanException.of(ErrorKind.USAGE, "not a pattern (" + e.getDescription() + "): " + path)
                    .nextStep("Check its brackets; a range such as [a-z] goes upwards.")
                    .build();
        }
    }

    /** Returns whether there is a wildcard at all. */
    boolean isPattern() {
        return source.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /**
     * Returns whether a match can lie below collection {@code path}, so that it is worth listing: its names match the pattern's first ones,
     * and the pattern goes on.
     */
    boolean canMatchBelow(String path) {
        int depth = (int) slashes(path);
        var names = source.split("/", -1);
        var beginning = String.join("/", Arrays.asList(names).subList(0, Math.min(depth + 1, names.length)));
        if (SLASH_INSIDE.matcher(source).find() || beginning.contains("**")) {
            return source.contains("**") || depth < slashes(source);
        }
        return depth < slashes(source) && path.matches("(?s)" + regex(beginning));
    }

    private static long slashes(String path) {
        return path.chars().filter(c -> c == '/').count();
    }

    private static String regex(String glob) {
        var regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean deep = glob.startsWith("**", i);
                    boolean wholeNames = deep && glob.startsWith("**/", i);
                    regex.append(wholeNames ? "(?:[^/]+/)*" : deep ? ".*" : "[^/]*");
                    i += wholeNames ? 2 : deep ? 1 : 0;
                }
                case '[' -> {
                    int end = glob.indexOf(']', i + (isNegated(glob, i + 1) ? 3 : 2));
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        regex.append(characterClass(glob.substring(i + 1, end)));
                        i = end;
                    }
                }
                case '{' -> {
                    if (!isClosed(glob, i)) {
                        regex.append("\\{");
                    } else {
                        braces++;
                        regex.append("(?:");
                    }
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                default -> regex.append(LITERAL.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
        }
        return regex.toString();
    }

    private static boolean isNegated(String glob, int at) {
        return glob.startsWith("!", at) || glob.startsWith("^", at);
    }

    /** Returns whether the brace at {@code open} has a partner; without one it stands for itself. */
    private static boolean isClosed(String glob, int open) {
        int depth = 0;
        for (int i = open; i < glob.length(); i++) {
            depth += glob.charAt(i) == '{' ? 1 : glob.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return true;
            }
        }
        return false;
    }

    private static String characterClass(String inside) {
        boolean negated = isNegated(inside, 0);
        var characters = new StringBuilder();
        for (char c : (negated ? inside.substring(1) : inside).toCharArray()) {
            characters.append("\\[]&^".indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return (negated ? "[^/" : "[") + characters + "]";
    }
}
