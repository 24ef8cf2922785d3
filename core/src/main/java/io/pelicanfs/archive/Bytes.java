package io.pelicanfs.archive;

/** A run of the object's bytes in memory, with little-endian numbers read by their position in the object. */
final class Bytes {
    private final long offset;
    private final byte[] bytes;

    Bytes(long offset, byte[] bytes) {
        this.offset = offset;
        this.bytes = bytes;
    }

    long offset() {
        return offset;
    }

    /** Returns the bytes themselves, not a copy. */
    byte[] bytes() {
        return bytes;
    }

    long end() {
        return offset + bytes.length;
    }

    boolean holds(long position, long length) {
        return position >= offset && length <= end() - position;
    }

    int u8(long position) {
        return bytes[(int) (position - offset)] & 0xff;
    }

    int u16(long position) {
        return LittleEndian.u16(bytes, (int) (position - offset));
    }

    long u32(long position) {
        return LittleEndian.u32(bytes, (int) (position - offset));
    }

    long i64(long position) {
        return LittleEndian.i64(bytes, (int) (position - offset));
    }
}
