package io.pelicanfs;

import java.util.Locale;
import java.util.regex.Pattern;

/** The text being parsed, and the one place where its errors are worded: they show the position and never a secret. */
record UrlText(String text) {
    private static final int QUOTED_LENGTH = 200;
    private static final Pattern USER = Pattern.compile("//[^/]*@");
    private static final Pattern TOKEN =
            Pattern.compile("(authz|access_token)=.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    int length() {
        return text.length();
    }

    int indexOf(String part, int from) {
        return text.indexOf(part, from);
    }

    String substring(int from, int to) {
        return text.substring(from, to);
    }

    /** Fails on what no URL may hold unescaped anywhere. */
    void checkCharacters() throws PelicanException {
        int surrogate = PercentCoding.firstLoneSurrogate(text);
        if (surrogate >= 0) {
            throw error(surrogate, "half of a Unicode surrogate pair", "write Unicode text");
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c < ' ' || c == 0x7f) {
                var escape = c == 0
                        ? "leave it out"
                        : String.format(Locale.ROOT, "write %%%02X if the name has it", (int) c);
                throw error(at, String.format(Locale.ROOT, "the control character U+%04X", (int) c), escape);
            }
        }
    }

    /**
     * Returns the failure to parse this text.
     *
     * @param what the thing that is wrong, a noun
     * @param instead the nearest valid form, an imperative
     */
    PelicanException error(int position, String what, String instead) {
        return PelicanException.of(
                        ErrorKind.USAGE,
                        "not a Pelican URL: " + what + " at position " + position + " of \"" + quoted() + "\"; "
                                + instead)
                .build();
    }

    private String quoted() {
        int query = text.indexOf('?');
        var shown = query < 0 ? text : text.substring(0, query) + "?…";
        shown = USER.matcher(shown).replaceAll("//…@");
        shown = TOKEN.matcher(shown).replaceAll("$1=…");
        shown = shown.replaceAll("\\p{Cntrl}", "\uFFFD");
        return shown.length() <= QUOTED_LENGTH ? shown : shown.substring(0, QUOTED_LENGTH) + "…";
    }
}
