package io.pelicanfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of paths and options: strict for what users write, lenient for what servers send. */
final class PercentCoding {
    /** What Go's path encoder leaves as it is (protocol facts §1.2), less comma and semicolon, which {@code Link} headers are split at. */
    private static final String PATH_PLAIN = "-_.~$&+/:=@";

    /** RFC 3986 §3.4, less the hash; an escape stays an escape, since a server may tell {@code %2B} from a plus sign. */
    private static final String QUERY_PLAIN = "-_.~$&+/:=@,;?!'()*%";

    private static final String HEX = "0123456789ABCDEF";
    private static final int ESCAPE_LENGTH = 3;

    private PercentCoding() {}

    static String encodePath(String decoded) {
        return encode(decoded, PATH_PLAIN);
    }

    /** Escapes what no query may hold and leaves everything else as it is. */
    static String cleanQuery(String query) {
        return encode(query, QUERY_PLAIN);
    }

    /** Decodes what can be decoded; an escape that is none, is not UTF-8 or is {@code %00} stays as it is. */
    static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        var decoded = new StringBuilder(encoded.length());
        int at = 0;
        while (at < encoded.length()) {
            var character = encoded.charAt(at) == '%' ? escapedCharacter(encoded, at) : null;
            if (character == null) {
                decoded.append(encoded.charAt(at));
                at++;
            } else {
                decoded.append(character);
                at += ESCAPE_LENGTH * utf8Length(escapedByte(encoded, at));
            }
        }
        return decoded.toString();
    }

    /** Returns the position of the first percent sign that {@link #decode} would leave, or -1. */
    static int firstFault(String encoded) {
        int at = encoded.indexOf('%');
        while (at >= 0) {
            if (escapedCharacter(encoded, at) == null) {
                return at;
            }
            at = encoded.indexOf('%', at + ESCAPE_LENGTH * utf8Length(escapedByte(encoded, at)));
        }
        return -1;
    }

    /** Returns whether {@code at} begins a percent sign with two hexadecimal digits. */
    static boolean isEscape(String text, int at) {
        return escapedByte(text, at) >= 0;
    }

    /** Returns the position of the first surrogate without its partner, which no encoding can write, or -1. */
    static int firstLoneSurrogate(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (at + 1 == text.length() || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    private static String encode(String text, String plain) {
        if (firstLoneSurrogate(text) >= 0) {
            throw new IllegalArgumentException(
                    "not Unicode text: half of a surrogate pair at position " + firstLoneSurrogate(text));
        }
        var encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(UTF_8)) {
            if (isLetterOrDigit(b) || (b >= 0 && plain.indexOf(b) >= 0)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }

    private static boolean isLetterOrDigit(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
    }

    /** Returns the one character whose escaped UTF-8 bytes begin at {@code at}. */
    private static @Nullable String escapedCharacter(String text, int at) {
        int first = escapedByte(text, at);
        int length = utf8Length(first);
        if (first == 0 || length == 0) {
            return null;
        }
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int value = escapedByte(text, at + i * ESCAPE_LENGTH);
            if (value < 0) {
                return null;
            }
            bytes[i] = (byte) value;
        }
        // The decoder replaces what is malformed (overlong forms, surrogates), so only valid bytes survive the way
        // back.
        var character = new String(bytes, UTF_8);
        return Arrays.equals(character.getBytes(UTF_8), bytes) ? character : null;
    }

    private static int escapedByte(String text, int at) {
        if (at + ESCAPE_LENGTH > text.length() || text.charAt(at) != '%') {
            return -1;
        }
        int high = hexDigit(text.charAt(at + 1));
        int low = hexDigit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** ASCII only: {@link Character#digit} would take the digits of other scripts as well. */
    private static int hexDigit(char digit) {
        return digit < 0x80 ? Character.digit(digit, 16) : -1;
    }

    private static int utf8Length(int firstByte) {
        if (firstByte < 0 || (firstByte >= 0x80 && firstByte < 0xc2) || firstByte > 0xf4) {
            return 0;
        }
        if (firstByte < 0x80) {
            return 1;
        }
        return firstByte < 0xe0 ? 2 : firstByte < 0xf0 ? 3 : 4;
    }
}
