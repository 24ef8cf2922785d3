package io.pelicanfs.archive;

import java.io.ByteArrayOutputStream;

/** Zip structures as they are written. */
final class LittleEndianBytes {
    private final ByteArrayOutputStream bytes;

    LittleEndianBytes(int expectedBytes) {
        this.bytes = new ByteArrayOutputStream(expectedBytes);
    }

    LittleEndianBytes u16(int value) {
        bytes.write(value);
        bytes.write(value >>> 8);
        return this;
    }

    LittleEndianBytes u32(long value) {
        return u16((int) value).u16((int) (value >>> 16));
    }

    LittleEndianBytes i64(long value) {
        return u32(value).u32(value >>> 32);
    }

    LittleEndianBytes bytes(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    LittleEndianBytes zeros(int count) {
        return bytes(new byte[count]);
    }

    int size() {
        return bytes.size();
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }
}
