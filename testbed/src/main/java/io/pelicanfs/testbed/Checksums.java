package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The checksums that servers offer.
 *
 * @param md5 in base64
 * @param sha SHA-1 in base64, as the {@code sha} of RFC 3230
 */
record Checksums(String md5, String sha, int crc32c, int crc32, int adler32) {

    private static final List<String> OF_GO = List.of("md5", "crc32c", "crc32", "sha");

    static Checksums of(Content content) throws IOException {
        Calculator calculator = new Calculator();
        content.copy(0, content.size(), calculator);
        return calculator.result();
    }

    /** The value in {@code Digest} as the Go servers write it, by lower-case algorithm; empty for one they do not know. */
    Optional<String> go(String algorithm) {
        return switch (algorithm) {
            case "md5" -> Optional.of("md5=" + md5);
            case "sha" -> Optional.of("sha=" + sha);
            case "crc32c" -> Optional.of("crc32c=" + hex(crc32c));
            case "crc32" -> Optional.of("crc32=" + hex(crc32));
            default -> Optional.empty();
        };
    }

    /** All that the Go cache knows, as it writes them. */
    String allOfGo() {
        return String.join(
                ", ", OF_GO.stream().map(name -> go(name).orElseThrow()).toList());
    }

    /** The answer of the Go origin to {@code Want-Digest}: in the order asked, weights not understood. */
    Optional<String> goAnswer(String wanted) {
        List<String> known = List.of(wanted.split(",", -1)).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .flatMap(name -> go(name).stream())
                .toList();
        return known.isEmpty() ? Optional.empty() : Optional.of(String.join(",", known));
    }

    static String hex(int value) {
        return HexFormat.of().toHexDigits(value);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String base64(int value) {
        return base64(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /** Takes the bytes of an object in order. */
    static final class Calculator implements Content.Sink {

        private final MessageDigest md5 = digest("MD5");
        private final MessageDigest sha = digest("SHA-1");
        private final CRC32C crc32c = new CRC32C();
        private final CRC32 crc32 = new CRC32();
        private final Adler32 adler32 = new Adler32();

        @Override
        public boolean write(byte[] bytes, int offset, int length) {
            md5.update(bytes, offset, length);
            sha.update(bytes, offset, length);
            crc32c.update(bytes, offset, length);
            crc32.update(bytes, offset, length);
            adler32.update(bytes, offset, length);
            return true;
        }

        Checksums result() {
            return new Checksums(
                    base64(md5.digest()), base64(sha.digest()), (int) crc32c.getValue(), (int) crc32.getValue(), (int)
                            adler32.getValue());
        }

        private static MessageDigest digest(String algorithm) {
            try {
                return MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
    }
}
