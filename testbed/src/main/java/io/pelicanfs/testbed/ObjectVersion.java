package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * One version of an object, ready to be served.
 *
 * @param etag quoted; the Go servers have two for the same version, see {@link Stamp}
 * @param cachedAt when a cache had all of it; empty at an origin, and while a cache is still filling
 * @param checksums empty while they are not known
 */
record ObjectVersion(
        Content content,
        String etag,
        Instant modified,
        String mediaType,
        Optional<Instant> cachedAt,
        Optional<Checksums> checksums) {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /**
     * What identifies a version on disk. The Go origin makes one ETag of it for GET and another for HEAD and PROPFIND; a cache
     * keeps whichever it saw.
     */
    record Stamp(String file, long sizeBytes, Instant modified) {

        String etagOfGet() {
            byte[] digest = sha256(file + "|" + sizeBytes + "|" + nanos());
            return "\"" + HexFormat.of().formatHex(digest, 0, 8) + "\"";
        }

        String etagOfHead() {
            return "\"" + Long.toHexString(nanos()) + Long.toHexString(sizeBytes) + "\"";
        }

        /** XRootD 6.2 writes one decimal number. */
        String etagOfXrootd() {
            return "\"" + (Math.abs((long) file.hashCode()) << 20 ^ modified.getEpochSecond()) + "\"";
        }

        private long nanos() {
            return modified.getEpochSecond() * 1_000_000_000L + modified.getNano();
        }

        private static byte[] sha256(String text) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /** A version that exists nowhere but in a fault. */
    static ObjectVersion stale(byte[] bytes, String path) throws IOException {
        Content content = Content.of(bytes);
        Checksums checksums = Checksums.of(content);
        Instant modified = Instant.parse("2020-01-01T00:00:00Z");
        Stamp stamp = new Stamp(path + Checksums.hex(checksums.crc32c()), bytes.length, modified);
        return new ObjectVersion(
                content,
                stamp.etagOfGet(),
                modified,
                MediaTypes.of(path, content),
                Optional.of(Instant.now()),
                Optional.of(checksums));
    }

    long size() {
        return content.size();
    }

    String lastModified() {
        return httpDate(modified);
    }

    ObjectVersion withEtag(String other) {
        return new ObjectVersion(content, other, modified, mediaType, cachedAt, checksums);
    }

    static String httpDate(Instant time) {
        return HTTP_DATE.format(time);
    }
}
