package io.pelicanfs.job;

import io.pelicanfs.PelicanException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A position in the text of an ad, and the tokens found there. */
final class ClassAdText {
    private static final char END = '\0';

    private final String text;
    private int at;

    ClassAdText(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    int position() {
        return at;
    }

    /** Returns the character here, or U+0000, which no ad has, at the end. */
    char peek() {
        return atEnd() ? END : text.charAt(at);
    }

    void advance() {
        at++;
    }

    String from(int start) {
        return text.substring(start);
    }

    void expect(char c) throws PelicanException {
        if (peek() != c) {
            throw error("no \"" + c + "\"");
        }
        at++;
    }

    /** Skips white space and comments. */
    void skipSpace() {
        while (!atEnd()) {
            if (Character.isWhitespace(peek())) {
                at++;
            } else if (text.startsWith("//", at)) {
                at = endOf("\n", at);
            } else if (text.startsWith("/*", at)) {
                at = endOf("*/", at + 2);
            } else {
                return;
            }
        }
    }

    private int endOf(String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    /** Reads letters, digits and underscores: maybe none. */
    String word() {
        int start = at;
        while (isWordPart(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isWordPart(char c) {
        return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
    }

    /** Reads what {@code pattern} matches here. */
    Optional<String> match(Pattern pattern) {
        var matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        at = matcher.end();
        return Optional.of(matcher.group());
    }

    /** Reads text between quotes of the kind found here, and resolves its escapes. */
    String quoted() throws PelicanException {
        char quote = peek();
        int start = at;
        at++;
        var unquoted = new StringBuilder();
        while (peek() != quote) {
            if (peek() == '\\') {
                at++;
                unquoted.append(escaped());
            } else {
                unquoted.append(peek());
                at++;
            }
            if (atEnd()) {
                at = start;
                throw error("a quote that is never closed");
            }
        }
        at++;
        return unquoted.toString();
    }

    private char escaped() {
        int value = 0;
        int digits = 0;
        while (digits < 3 && peek() >= '0' && peek() <= '7' && value * 8 + peek() - '0' <= 0xff) {
            value = value * 8 + peek() - '0';
            digits++;
            at++;
        }
        if (digits > 0) {
            return (char) value;
        }
        char c = peek();
        at++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }

    boolean endsValue() {
        return atEnd() || ";],}".indexOf(peek()) >= 0;
    }

    /** Reads from {@code start} to the end of the expression that begins there. */
    String expression(int start) throws PelicanException {
        at = start;
        int open = 0;
        int end = start;
        while (!atEnd() && (open > 0 || !endsValue())) {
            switch (peek()) {
                case '"', '\'' -> quoted();
                default -> {
                    open += "([{".indexOf(peek()) >= 0 ? 1 : ")]}".indexOf(peek()) >= 0 ? -1 : 0;
                    at++;
                }
            }
            end = at;
            skipSpace();
        }
        if (end == start) {
            throw error("no value");
        }
        return text.substring(start, end);
    }

    PelicanException error(String what) {
        return ClassAdParser.malformed(what + " at position " + at);
    }
}
