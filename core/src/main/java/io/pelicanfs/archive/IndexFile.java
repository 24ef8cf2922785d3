package io.pelicanfs.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The head of our index format ({@code docs/index-format.md}): which archive the index belongs to, and that it is whole itself.
 *
 * @param digest of the whole archive; empty where it was never read as a whole
 * @param tailSha256 of the archive's last 64 KiB, in hex: known after opening without another request
 * @param directoryOffset where a zip's directory begins; 0 in a tar
 */
record IndexFile(
        ArchiveFormat format,
        long archiveBytes,
        Optional<Digest> digest,
        String tailSha256,
        long directoryOffset,
        long members,
        long bodyBytes) {
    static final int HEAD_BYTES = 136;
    static final int TAIL_BYTES = 64 << 10;
    private static final long MAGIC = 0x58444953464c4550L;
    private static final int VERSION = 1;
    private static final int HAS_DIGEST = 1;
    private static final int CHECKSUM_AT = 128;

    /** Digests of a whole archive, in hex. */
    record Digest(String sha256, String crc32c) {}

    /** Returns head and body together. */
    byte[] with(byte[] packedBody) {
        var hex = HexFormat.of();
        var out = new LittleEndianBytes(HEAD_BYTES + packedBody.length);
        out.i64(MAGIC).u16(VERSION).u16(format == ArchiveFormat.ZIP ? 0 : 1).u32(digest.isPresent() ? HAS_DIGEST : 0);
        out.i64(archiveBytes).i64(directoryOffset).i64(members).i64(bodyBytes).i64(packedBody.length);
        out.bytes(hex.parseHex(digest.map(Digest::sha256).orElse("00".repeat(32))));
        out.u32(digest.map(known -> Long.parseLong(known.crc32c(), 16)).orElse(0L))
                .u32(0);
        out.bytes(hex.parseHex(tailSha256));
        byte[] head = out.toArray();
        return new LittleEndianBytes(HEAD_BYTES + packedBody.length)
                .bytes(head)
                .u32(checksum(head, packedBody, 0))
                .u32(0)
                .bytes(packedBody)
                .toArray();
    }

    /** Returns the head, if these are the bytes of an index of this version, whole and undamaged. */
    static Optional<IndexFile> head(byte[] bytes) {
        if (bytes.length < HEAD_BYTES
                || LittleEndian.i64(bytes, 0) != MAGIC
                || LittleEndian.u16(bytes, 8) != VERSION
                || LittleEndian.u16(bytes, 10) > 1
                || LittleEndian.i64(bytes, 48) != bytes.length - HEAD_BYTES
                || LittleEndian.u32(bytes, CHECKSUM_AT)
                        != checksum(Arrays.copyOf(bytes, CHECKSUM_AT), bytes, HEAD_BYTES)) {
            return Optional.empty();
        }
        var hex = HexFormat.of();
        Optional<Digest> digest = (LittleEndian.u32(bytes, 12) & HAS_DIGEST) == 0
                ? Optional.empty()
                : Optional.of(
                        new Digest(hex.formatHex(bytes, 56, 88), hex.toHexDigits((int) LittleEndian.u32(bytes, 88))));
        return Optional.of(new IndexFile(
                LittleEndian.u16(bytes, 10) == 0 ? ArchiveFormat.ZIP : ArchiveFormat.TAR,
                LittleEndian.i64(bytes, 16),
                digest,
                hex.formatHex(bytes, 96, CHECKSUM_AT),
                LittleEndian.i64(bytes, 24),
                LittleEndian.i64(bytes, 32),
                LittleEndian.i64(bytes, 40)));
    }

    private static long checksum(byte[] head, byte[] body, int from) {
        var crc = new CRC32C();
        crc.update(head);
        crc.update(body, from, body.length - from);
        return crc.getValue();
    }

    /** Returns the digest of an archive's last bytes, as many of {@code tail} as count. */
    static String tailSha256(Bytes tail) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            int length = Math.min(TAIL_BYTES, tail.bytes().length);
            digest.update(tail.bytes(), tail.bytes().length - length, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
