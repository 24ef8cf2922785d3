package io.pelicanfs.archive;

import java.util.Arrays;

/** Zip structures as they are written. */
final class LittleEndianBytes {
    private static final int MOST = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    LittleEndianBytes(int expectedBytes) {
        this.bytes = new byte[expectedBytes];
    }

    private void makeRoom(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(Math.min(2L * bytes.length, MOST), Math.addExact(size, more)));
        }
    }

    LittleEndianBytes u16(int value) {
        makeRoom(2);
        bytes[size++] = (byte) value;
        bytes[size++] = (byte) (value >>> 8);
        return this;
    }

    LittleEndianBytes u32(long value) {
        return u16((int) value).u16((int) (value >>> 16));
    }

    LittleEndianBytes i64(long value) {
        return u32(value).u32(value >>> 32);
    }

    LittleEndianBytes bytes(byte[] more) {
        makeRoom(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    LittleEndianBytes zeros(int count) {
        return bytes(new byte[count]);
    }

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
