package io.pelicanfs.object;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The digests that servers of a federation give, by their names in {@code Digest} and {@code Want-Digest} (RFC 3230; protocol facts §4.7).
 * In order of preference: cheap and common first.
 */
public enum DigestAlgorithm {
    CRC32C("crc32c", 4),
    ADLER32("adler32", 4),
    CRC32("crc32", 4),
    MD5("md5", 16),
    SHA1("sha", 20);

    private final String token;
    private final int lengthBytes;

    DigestAlgorithm(String token, int lengthBytes) {
        this.token = token;
        this.lengthBytes = lengthBytes;
    }

    /** Returns the name on the wire, in lower case. */
    public String token() {
        return token;
    }

    /** Returns the algorithm of a name on the wire, in any case. */
    public static Optional<DigestAlgorithm> of(String token) {
        String name = token.strip().toLowerCase(Locale.ROOT);
        for (var algorithm : values()) {
            if (algorithm.token.equals(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a value as servers write it, hex or base64 (the same algorithm comes in both, depending on the server's version).
     *
     * @return lower-case hex of the full length, or empty if it is neither
     */
    Optional<String> hex(String value) {
        try {
            if (value.length() <= 2 * lengthBytes
                    && value.chars().allMatch(c -> Character.digit(c, 16) >= 0)
                    && !value.isEmpty()) {
                String padded = "0".repeat(2 * lengthBytes - value.length()) + value;
                return Optional.of(padded.toLowerCase(Locale.ROOT));
            }
            byte[] bytes = Base64.getDecoder().decode(value);
            return bytes.length == lengthBytes ? Optional.of(HexFormat.of().formatHex(bytes)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns a fresh computation. */
    public RunningDigest start() {
        return switch (this) {
            case CRC32C -> new OfChecksum(new CRC32C());
            case ADLER32 -> new OfChecksum(new Adler32());
            case CRC32 -> new OfChecksum(new CRC32());
            case MD5 -> new OfMessageDigest("MD5");
            case SHA1 -> new OfMessageDigest("SHA-1");
        };
    }

    private record OfChecksum(Checksum checksum) implements RunningDigest {
        @Override
        public void update(byte[] bytes, int offset, int length) {
            checksum.update(bytes, offset, length);
        }

        @Override
        public String hex() {
            return HexFormat.of().toHexDigits((int) checksum.getValue());
        }
    }

    private static final class OfMessageDigest implements RunningDigest {
        private final MessageDigest digest;

        OfMessageDigest(String name) {
            try {
                digest = MessageDigest.getInstance(name);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has " + name, e);
            }
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
