package io.pelicanfs.archive;

import java.io.ByteArrayOutputStream;

/** Numbers of seven bits a byte, the lowest first, as the index format has them. */
final class VarInts {
    private VarInts() {}

    static void write(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** Small numbers of either sign become small numbers. */
    static void writeSigned(ByteArrayOutputStream out, long value) {
        write(out, (value << 1) ^ (value >> 63));
    }
}
