package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** A tar written byte by byte, one character each, to make what no library writes. */
final class TarBytes {
    private byte[] bytes = {};
    private int lastHeader;

    /** Adds a ustar header. */
    TarBytes header(String name, char type, long sizeBytes) {
        lastHeader = bytes.length;
        bytes = Arrays.copyOf(bytes, bytes.length + 512);
        put(0, name);
        put(100, "0000644\0");
        put(124, "%011o\0".formatted(sizeBytes));
        put(136, "00000000000\0");
        put(156, String.valueOf(type));
        put(257, "ustar\00000");
        checksum(0xff);
        return this;
    }

    TarBytes link(String name, char type, String target) {
        return header(name, type, 0).with(157, target);
    }

    /** Changes the last header. */
    TarBytes with(int at, String text) {
        put(at, text);
        checksum(0xff);
        return this;
    }

    /** Sums the last header as old tars did. */
    TarBytes signedChecksum() {
        checksum(-1);
        return this;
    }

    /** Adds content, padded to a block. */
    TarBytes content(String text) {
        byte[] content = text.getBytes(ISO_8859_1);
        int from = bytes.length;
        bytes = Arrays.copyOf(bytes, from + (content.length + 511) / 512 * 512);
        System.arraycopy(content, 0, bytes, from, content.length);
        return this;
    }

    byte[] end() {
        return Arrays.copyOf(bytes, bytes.length + 1024);
    }

    private void put(int at, String text) {
        byte[] field = text.getBytes(ISO_8859_1);
        System.arraycopy(field, 0, bytes, lastHeader + at, field.length);
    }

    private void checksum(int mask) {
        put(148, "        ");
        int sum = 0;
        for (int i = lastHeader; i < lastHeader + 512; i++) {
            sum += bytes[i] & mask;
        }
        put(148, "%06o\0 ".formatted(sum));
    }
}
