package io.pelicanfs;

/**
 * A run of bytes of an object: {@code length} bytes from {@code offset}. Both are in bytes and not negative; the end fits a {@code long}.
 */
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException("not a range: offset " + offset + ", length " + length);
        }
    }

    /** Returns the first position after the range. */
    public long end() {
        return offset + length;
    }
}
