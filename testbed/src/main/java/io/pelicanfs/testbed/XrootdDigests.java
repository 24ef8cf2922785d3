package io.pelicanfs.testbed;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code Want-Digest} and {@code Want-Repr-Digest} at XRootD: the first algorithm that it knows counts, weights do not, and
 * crc32c stands in for those it does not know. 5.5 keeps the last digest it computed, and sends it along with whatever GET
 * comes next.
 */
final class XrootdDigests {

    private static final List<String> KNOWN = List.of("adler32", "md5", "crc32c", "crc32");
    private static final String DEFAULT = "crc32c";

    private final Flavour flavour;
    private final Role role;
    private final AtomicReference<Optional<String>> leftOver = new AtomicReference<>(Optional.empty());

    XrootdDigests(Flavour flavour, Role role) {
        this.flavour = flavour;
        this.role = role;
    }

    /** The digest that another request left behind. */
    Optional<String> leftOver() {
        return leftOver.get();
    }

    String digest(String wanted, Checksums checksums) {
        String digest = algorithm(wanted) + "=" + value(algorithm(wanted), checksums);
        if (flavour == Flavour.XROOTD_5_5) {
            leftOver.set(Optional.of(digest));
        }
        return digest;
    }

    /** Only 6.2 knows {@code Want-Repr-Digest}. */
    Optional<String> representation(String wanted, Checksums checksums) {
        if (flavour == Flavour.XROOTD_5_5) {
            return Optional.empty();
        }
        String algorithm = algorithm(wanted);
        String value = switch (algorithm) {
            case "md5" -> checksums.md5();
            case "adler32" -> Checksums.base64(checksums.adler32());
            case "crc32" -> Checksums.base64(checksums.crc32());
            default -> Checksums.base64(checksums.crc32c());
        };
        return Optional.of(algorithm + "=:" + value + ":");
    }

    private String algorithm(String wanted) {
        for (String item : wanted.split(",", -1)) {
            String name = item.strip().split("[;=]", 2)[0].toLowerCase(Locale.ROOT);
            if (KNOWN.contains(name) && !(flavour == Flavour.XROOTD_5_5 && name.equals("crc32"))) {
                return name;
            }
        }
        return DEFAULT;
    }

    private String value(String algorithm, Checksums checksums) {
        boolean mislabelled = flavour == Flavour.XROOTD_5_5 && role == Role.CACHE;
        if (mislabelled) {
            return Checksums.hex(checksums.crc32c());
        }
        return switch (algorithm) {
            case "md5" -> checksums.md5();
            case "adler32" -> Checksums.hex(checksums.adler32());
            case "crc32" -> Checksums.hex(checksums.crc32());
            default ->
                flavour == Flavour.XROOTD_5_5
                        ? Checksums.base64(checksums.crc32c())
                        : Checksums.hex(checksums.crc32c());
        };
    }
}
