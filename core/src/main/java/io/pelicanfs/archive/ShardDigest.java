package io.pelicanfs.archive;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Digests all that is written to it, as {@code dataset.json} tells them. One thread. */
final class ShardDigest extends OutputStream {
    private final CRC32C crc32c = new CRC32C();
    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha256 = digest("SHA-256");
    private long sizeBytes;

    /** The digests of a whole, in lower-case hex. */
    record Result(long sizeBytes, String md5, String crc32c, String sha256) {}

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        updateMd5(bytes, offset, length);
        updateOthers(bytes, offset, length);
    }

    /** One half of {@link #write}: the slowest digest, which another thread may compute meanwhile. */
    void updateMd5(byte[] bytes, int offset, int length) {
        md5.update(bytes, offset, length);
    }

    /** The other half of {@link #write}. */
    void updateOthers(byte[] bytes, int offset, int length) {
        crc32c.update(bytes, offset, length);
        sha256.update(bytes, offset, length);
        sizeBytes += length;
    }

    /** Returns the digests; afterwards nothing more can be written. */
    Result result() {
        var hex = HexFormat.of();
        return new Result(
                sizeBytes,
                hex.formatHex(md5.digest()),
                hex.toHexDigits((int) crc32c.getValue()),
                hex.formatHex(sha256.digest()));
    }
}
