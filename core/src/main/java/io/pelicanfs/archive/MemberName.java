package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * Turns the raw name of an entry into the UTF-8 bytes it is listed and found by: leading {@code ./} and {@code /}, a trailing {@code /},
 * empty and {@code .} segments go, as when tar extracts; {@code ..} stays, for there is no telling what it meant. The root itself becomes
 * the empty name.
 */
final class MemberName {
    /** Code page 437 from 0x80 on: what APPNOTE 6.3 appendix D says a zip name is in when it is not UTF-8. Not in every Java runtime. */
    private static final String CP437 = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    private MemberName() {}

    static byte[] ofText(String name) {
        return normalise(name.getBytes(UTF_8));
    }

    /**
     * Decodes a zip name. The UTF-8 flag is not asked: tools forget it, and local and central header may differ in it, while text in
     * code page 437 that also is valid UTF-8 is rare.
     */
    static byte[] ofZip(byte[] raw) {
        byte[] name = untilNul(raw);
        if (isUtf8(name)) {
            return normalise(name);
        }
        var text = new StringBuilder(name.length);
        for (byte b : name) {
            text.append(b >= 0 ? (char) b : CP437.charAt(b & 0x7f));
        }
        return normalise(text.toString().getBytes(UTF_8));
    }

    /** Decodes a tar name, which is Latin-1 if it is not UTF-8. */
    static byte[] ofTar(byte[] raw) {
        return normalise(tarText(raw));
    }

    /** Decodes a tar name without normalising it, such as a link's target. */
    static byte[] tarText(byte[] raw) {
        byte[] name = untilNul(raw);
        return isUtf8(name) ? name : new String(name, ISO_8859_1).getBytes(UTF_8);
    }

    /** All tools end a name at a NUL, whatever its stated length. */
    private static byte[] untilNul(byte[] raw) {
        int length = 0;
        while (length < raw.length && raw[length] != 0) {
            length++;
        }
        return length == raw.length ? raw : Arrays.copyOf(raw, length);
    }

    static boolean endsWithSlash(byte[] raw) {
        return raw.length > 0 && raw[raw.length - 1] == '/';
    }

    private static byte[] normalise(byte[] raw) {
        var kept = new byte[raw.length];
        int length = 0;
        int start = 0;
        for (int i = 0; i <= raw.length; i++) {
            if (i < raw.length && raw[i] != '/') {
                continue;
            }
            int segment = i - start;
            if (segment > 1 || (segment == 1 && raw[start] != '.')) {
                if (length > 0) {
                    kept[length++] = '/';
                }
                System.arraycopy(raw, start, kept, length, segment);
                length += segment;
            }
            start = i + 1;
        }
        return length == raw.length ? raw : Arrays.copyOf(kept, length);
    }

    private static boolean isUtf8(byte[] raw) {
        for (byte b : raw) {
            if (b < 0) {
                return decodes(raw);
            }
        }
        return true;
    }

    private static boolean decodes(byte[] raw) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
