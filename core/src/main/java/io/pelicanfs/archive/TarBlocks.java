package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Tar headers as they are written: POSIX ustar, pax records for what it cannot hold; owner 0, mode 0644. */
record TarBlocks(long modifiedSeconds) {
    static final int BLOCK = TarHeader.BLOCK_BYTES;
    static final int NAME_BYTES = 100;
    private static final long LARGEST_SIZE = 0_77_777_777_777L;

    static int paddingBytes(long sizeBytes) {
        return (int) (-sizeBytes & (BLOCK - 1));
    }

    /** Returns the pax records a member needs; none for a short ASCII name. */
    static byte[] records(byte[] name, long sizeBytes) {
        var records = new ByteArrayOutputStream();
        boolean plain = name.length <= NAME_BYTES;
        for (byte b : name) {
            // Beyond ASCII a header has no stated encoding; a record is UTF-8.
            plain &= b >= 0x20 && b < 0x7f;
        }
        if (!plain) {
            records.writeBytes(record("path=", name));
        }
        if (sizeBytes > LARGEST_SIZE) {
            records.writeBytes(record("size=", Long.toString(sizeBytes).getBytes(US_ASCII)));
        }
        return records.toByteArray();
    }

    private static byte[] record(String key, byte[] value) {
        int rest = 1 + key.length() + value.length + 1;
        int length = rest + digits(rest);
        length = rest + digits(length);
        var record = new ByteArrayOutputStream(length);
        record.writeBytes((length + " " + key).getBytes(US_ASCII));
        record.writeBytes(value);
        record.write('\n');
        return record.toByteArray();
    }

    /** Returns a record of exactly {@code length} bytes, at least 12, that says nothing. */
    static byte[] filler(int length) {
        int spaces = length - digits(length) - " comment=\n".length();
        return (length + " comment=" + " ".repeat(spaces) + "\n").getBytes(US_ASCII);
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }

    /** Returns the header block of pax records of that length, which stand right behind it. */
    byte[] paxHeader(int sizeBytes) {
        return summed(block("PaxHeaders/member".getBytes(US_ASCII), sizeBytes, 'x'));
    }

    /** Returns the header block of a member, its checksum not set. A size that does not fit is left to a pax record. */
    byte[] block(byte[] name, long sizeBytes, char type) {
        var block = new byte[BLOCK];
        byte[] shown = shortened(name);
        System.arraycopy(shown, 0, block, 0, shown.length);
        put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(block, 124, octal(sizeBytes > LARGEST_SIZE ? 0 : sizeBytes, 11));
        put(block, 136, octal(Math.max(0, Math.min(LARGEST_SIZE, modifiedSeconds)), 11));
        block[156] = (byte) type;
        put(block, 257, "ustar\0" + "00");
        return block;
    }

    /** At most 100 bytes, cut between characters: tools that know no pax records show it. */
    private static byte[] shortened(byte[] name) {
        int length = Math.min(name.length, NAME_BYTES);
        while (length < name.length && (name[length] & 0xc0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(name, length);
    }

    /** Formatting by pattern would take longer than all else that a header needs. */
    private static String octal(long number, int digits) {
        var text = new char[digits];
        long left = number;
        for (int i = digits - 1; i >= 0; i--) {
            text[i] = (char) ('0' + (left & 7));
            left >>>= 3;
        }
        return new String(text) + '\0';
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    /** Sets the block's checksum. */
    static byte[] summed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, octal(sum, 6) + ' ');
        return block;
    }
}
