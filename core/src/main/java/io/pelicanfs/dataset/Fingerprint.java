package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What tells one dataset from another: the names and sizes of its objects, in order. */
final class Fingerprint {
    private static final int HEX_DIGITS = 16;

    private Fingerprint() {}

    static String of(List<DatasetObject> objects) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var object : objects) {
                digest.update((object.url() + "\n" + object.sizeBytes() + "\n").getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
