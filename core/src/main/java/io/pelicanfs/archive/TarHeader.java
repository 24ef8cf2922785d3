package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * One 512-byte tar header: V7, ustar, GNU or star (POSIX.1-2001 "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
 * A view; the block must not change under it.
 */
final class TarHeader {
    static final int BLOCK_BYTES = 512;

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
    }

    int u8(int at) {
        return block[at] & 0xff;
    }

    /** Returns whether the block is all zeros, which marks the end of an archive. */
    boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the checksum fits; old tars summed the bytes as signed numbers. */
    boolean isValid() {
        var stated = number(148, 8);
        if (stated.isEmpty()) {
            return false;
        }
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        return stated.getAsLong() == unsigned || stated.getAsLong() == signed;
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    /** Returns the content size in bytes as stated; empty where it is no number. Can be negative. */
    OptionalLong sizeBytes() {
        return number(124, 12);
    }

    /** Returns how long a sparse file of GNU's old kind is, its holes included. */
    OptionalLong sparseBytes() {
        return number(483, 12);
    }

    long modifiedSeconds() {
        return number(136, 12).orElse(MemberEntry.UNKNOWN_TIME);
    }

    byte[] rawName() {
        byte[] name = text(0, 100);
        // Only POSIX ustar has the prefix; GNU ("ustar  ") and V7 keep other things there. Star's is shorter.
        if (!"ustar\0".equals(new String(block, 257, 6, ISO_8859_1))) {
            return name;
        }
        boolean star = "tar\0".equals(new String(block, 508, 4, ISO_8859_1));
        byte[] prefix = text(345, star ? 131 : 155);
        if (prefix.length == 0) {
            return name;
        }
        byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        joined[prefix.length] = '/';
        System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
        return joined;
    }

    /** Returns the local zip header that a dual shard has in an empty prefix. */
    Optional<ZipRecords.Local> zipHeader() {
        return block[DualFrame.LOCAL_AT - 1] == 0 ? ZipRecords.readLocal(block, DualFrame.LOCAL_AT) : Optional.empty();
    }

    byte[] rawLinkTarget() {
        return text(157, 100);
    }

    int crc() {
        var crc = new CRC32();
        crc.update(block);
        return (int) crc.getValue();
    }

    private byte[] text(int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(block, from, end);
    }

    /** Reads octal digits between spaces and NULs, or GNU's base-256, which has the first bit set. No digits are a zero. */
    private OptionalLong number(int from, int length) {
        return (block[from] & 0x80) != 0 ? base256(from, length) : octal(from, length);
    }

    private OptionalLong octal(int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end && block[at] == ' ') {
            at++;
        }
        long value = 0;
        for (; at < end && block[at] >= '0' && block[at] <= '7'; at++) {
            value = value << 3 | (block[at] - '0');
        }
        return at == end || block[at] == ' ' || block[at] == 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }

    private OptionalLong base256(int from, int length) {
        boolean negative = (block[from] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int b = i == 0 ? (negative ? block[from] | 0x80 : block[from] & 0x7f) & 0xff : block[from + i] & 0xff;
            if (value >> 55 != (negative ? -1 : 0)) {
                return OptionalLong.empty();
            }
            value = value << 8 | b;
        }
        return OptionalLong.of(value);
    }
}
