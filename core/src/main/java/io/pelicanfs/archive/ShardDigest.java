package io.pelicanfs.archive;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Digests all that is written to it, as {@code dataset.json} tells them. One thread. */
final class ShardDigest extends OutputStream {
    private final CRC32C crc32c = new CRC32C();
    private final Optional<MessageDigest> md5;
    private final MessageDigest sha256 = digest("SHA-256");
    private long sizeBytes;

    /** The digests of a whole, in lower-case hex. */
    record Result(long sizeBytes, Optional<String> md5, String crc32c, String sha256) {}

    private ShardDigest(Optional<MessageDigest> md5) {
        this.md5 = md5;
    }

    /** What we write down ourselves. */
    static ShardDigest ours() {
        return new ShardDigest(Optional.empty());
    }

    /** With the MD5 that other tools write down, which takes longer than all else together. */
    static ShardDigest withMd5() {
        return new ShardDigest(Optional.of(digest("MD5")));
    }

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
        crc32c.update(bytes, offset, length);
        sha256.update(bytes, offset, length);
        md5.ifPresent(digest -> digest.update(bytes, offset, length));
        sizeBytes += length;
    }

    /** Returns the digests; afterwards nothing more can be written. */
    Result result() {
        var hex = HexFormat.of();
        return new Result(
                sizeBytes,
                md5.map(digest -> hex.formatHex(digest.digest())),
                hex.toHexDigits((int) crc32c.getValue()),
                hex.formatHex(sha256.digest()));
    }
}
