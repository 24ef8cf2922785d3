package io.pelicanfs.client;

import java.util.regex.Pattern;

/**
 * A glob over paths: {@code *} is any run of characters inside one name, {@code **} any run of names, {@code [abc]} one of some characters,
 * {@code {a,b}} one of some texts. {@code ?} begins options in a URL and is never a wildcard.
 */
record Glob(String source, String root, Pattern pattern) {
    private static final String SPECIAL = "*[{";

    /** Reads {@code path}: {@link #root} is the deepest collection that all matches lie in. */
    static Glob of(String path) {
        int firstSpecial = path.length();
        for (int i = 0; i < path.length(); i++) {
            if (SPECIAL.indexOf(path.charAt(i)) >= 0) {
                firstSpecial = i;
                break;
            }
        }
        int slash = path.lastIndexOf('/', firstSpecial);
        String root = firstSpecial == path.length() ? path : slash <= 0 ? "/" : path.substring(0, slash);
        return new Glob(path, root, Pattern.compile(regex(path), Pattern.DOTALL));
    }

    /** Returns whether there is a wildcard at all. */
    boolean isPattern() {
        return source.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** Returns whether a match can lie below collection {@code path}: without {@code **} no deeper than the pattern has names. */
    boolean canMatchBelow(String path) {
        return source.contains("**") || slashes(path) < slashes(source);
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
                    int end = glob.indexOf(']', i + 2);
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        regex.append(characterClass(glob.substring(i + 1, end)));
                        i = end;
                    }
                }
                case '{' -> {
                    if (glob.indexOf('}', i) < 0) {
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
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static String characterClass(String inside) {
        boolean negated = inside.startsWith("!") || inside.startsWith("^");
        String characters = (negated ? inside.substring(1) : inside)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("&", "\\&")
                .replace("^", "\\^");
        return (negated ? "[^/" : "[") + characters + "]";
    }
}
