package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over paths: {@code *} is any run of characters inside one name, {@code **} any run of names, {@code [abc]} one of some characters,
 * {@code {a,b}} one of some texts. A bracket or brace without its partner stands for itself, and so does each character in brackets:
 * {@code [*]} is an asterisk. {@code ?} begins options in a URL and is never a wildcard.
 *
 * @param source the pattern as it was given
 * @param root the deepest folder or collection that all matches lie in
 * @param pattern what whole paths are compared with
 */
public record Glob(String source, String root, Pattern pattern) {
    private static final String BRACKETS = "[{";
    /** What means something else in a pattern, as does a comma in braces. */
    private static final String MEANING = "*[]{},?";
    /** Braces over several names: the pattern cannot be cut at its slashes. */
    private static final Pattern SLASH_INSIDE = Pattern.compile("[\\[{][^\\]}]*/");
    /** What a regular expression does not take literally. */
    private static final String LITERAL = "\\^$.|?+()[]{}*";

    /**
     * Reads {@code path}, which begins with a slash.
     *
     * @throws PelicanException of kind {@link ErrorKind#USAGE} if there is something in brackets that makes no sense
     */
    public static Glob of(String path) throws PelicanException {
        int wildcard = firstWildcard(path);
        int slash = path.lastIndexOf('/', wildcard);
        String root = wildcard == path.length() ? path : slash <= 0 ? "/" : path.substring(0, slash);
        try {
            return new Glob(path, root, Pattern.compile(regex(path), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw PelicanException.of(ErrorKind.USAGE, "not a pattern (" + e.getDescription() + "): " + path)
                    .nextStep("Check its brackets; a range such as [a-z] goes upwards.")
                    .build();
        }
    }

    /**
     * Reads {@code path} where nothing but a pattern can be meant.
     *
     * @throws PelicanException of kind {@link ErrorKind#USAGE} also if a bracket or brace has no partner
     */
    static Glob complete(String path) throws PelicanException {
        for (int i = 0; i < path.length(); i++) {
            int end = endOfClass(path, i);
            if (end > 0) {
                i = end;
            } else if (BRACKETS.indexOf(path.charAt(i)) >= 0 && !isClosed(path, i)) {
                throw PelicanException.of(
                                ErrorKind.USAGE, "not a pattern ('" + path.charAt(i) + "' is not closed): " + path)
                        .nextStep("Close it, or write [" + path.charAt(i) + "] for the character itself.")
                        .build();
            }
        }
        return of(path);
    }

    /**
     * Reads what selects parts of a tree, as users of other tools write it: {@code ./} in front says nothing, {@code ?} is any one character, a
     * backslash takes the next one as it is, and a slash at the end says that a collection is meant. A pattern that no path can match would
     * leave nothing out, and what it should have spared would be deleted.
     *
     * @param below what follows the slash at the end of a pattern for a collection: {@code **} to mean what is in it, nothing for itself
     * @throws PelicanException as {@link #complete}, and for an empty pattern
     */
    static Glob selecting(String text, String below) throws PelicanException {
        var bare = text.replaceFirst("^(?:\\./+)+", "");
        var name = bare.replaceFirst("/+$", "");
        if (name.isEmpty()) {
            throw PelicanException.of(ErrorKind.USAGE, "a pattern is empty: '" + text + "'")
                    .nextStep(
                            "Write what is meant, such as '*.log' or 'logs/', or look for a variable that is not set.")
                    .build();
        }
        var start = name.startsWith("/") ? "" : name.indexOf('/') >= 0 ? "/" : "/**/";
        var end = bare.endsWith("/") && !below.isEmpty() ? "/" + below : "";
        return complete(start + translated(name) + end);
    }

    private static String translated(String glob) throws PelicanException {
        var text = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            int end = endOfClass(glob, i);
            if (end > 0) {
                text.append(glob, i, end + 1);
                i = end;
            } else if (glob.charAt(i) == '\\') {
                i++;
                text.append(literal(glob, i));
            } else {
                text.append(glob.charAt(i) == '?' ? "[!/]" : glob.substring(i, i + 1));
            }
        }
        return text.toString();
    }

    /** Returns the character at {@code at}, which follows a backslash, as one that stands for itself. */
    private static String literal(String glob, int at) throws PelicanException {
        if (at == glob.length()) {
            throw PelicanException.of(ErrorKind.USAGE, "not a pattern (nothing follows its last '\\'): " + glob)
                    .nextStep("Write \\\\ for a backslash.")
                    .build();
        }
        var character = glob.substring(at, at + 1);
        return MEANING.contains(character) ? "[" + character + "]" : character;
    }

    /** Returns whether there is a wildcard in {@code path} at all. */
    public static boolean isPattern(String path) {
        return firstWildcard(path) < path.length();
    }

    private static int firstWildcard(String path) {
        int at = 0;
        while (at < path.length()
                && path.charAt(at) != '*'
                && endOfClass(path, at) < 0
                && !(path.charAt(at) == '{' && isClosed(path, at))) {
            at++;
        }
        return at;
    }

    boolean isPattern() {
        return isPattern(source);
    }

    /** Returns whether the whole of {@code path} matches. */
    public boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /**
     * Returns whether a match can lie below collection {@code path}, so that it is worth listing: its names match the pattern's first ones,
     * and the pattern goes on.
     */
    public boolean canMatchBelow(String path) {
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
                    int end = endOfClass(glob, i);
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

    /** Returns where the characters in brackets end that begin at {@code open}; negative if none do. */
    private static int endOfClass(String glob, int open) {
        return glob.startsWith("[", open) ? glob.indexOf(']', open + (isNegated(glob, open + 1) ? 3 : 2)) : -1;
    }

    private static boolean isNegated(String glob, int at) {
        return glob.startsWith("!", at) || glob.startsWith("^", at);
    }

    /** Returns whether the brace at {@code open} has a partner; without one it stands for itself. */
    private static boolean isClosed(String glob, int open) {
        if (glob.charAt(open) != '{') {
            return false;
        }
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
