package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.DigestAlgorithm;
import io.pelicanfs.object.Version;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One object that holds samples.
 *
 * @param url where it is
 * @param sizeBytes its size
 * @param kind how samples stand in it
 * @param parts of a loose sample all its objects, {@code url} the first of them; else empty
 * @param stated what a manifest says of it
 */
record DatasetObject(PelicanUrl url, long sizeBytes, Kind kind, List<PelicanUrl> parts, Stated stated) {
    /**
     * What a manifest says of a shard besides its size.
     *
     * @param crc32c of the whole, in lower-case hex
     * @param files how many members it has
     */
    record Stated(Optional<String> crc32c, OptionalLong files) {
        static final Stated NOTHING = new Stated(Optional.empty(), OptionalLong.empty());
    }

    DatasetObject(PelicanUrl url, long sizeBytes, Kind kind, List<PelicanUrl> parts) {
        this(url, sizeBytes, kind, parts, Stated.NOTHING);
    }

    /** Returns the version that a manifest says it is of. */
    Version statedVersion() {
        return stated.crc32c()
                .map(hex ->
                        new Version(OptionalLong.of(sizeBytes), Optional.empty(), Map.of(DigestAlgorithm.CRC32C, hex)))
                .orElse(Version.UNKNOWN);
    }

    /** Fails after a pass over the whole object that gave another number of members than a manifest says. */
    void requireFiles(long passed) throws PelicanException {
        if (stated.files().isPresent() && stated.files().getAsLong() != passed) {
            throw PelicanException.of(
                            ErrorKind.CHANGED,
                            "the shard has " + passed + " members, its manifest says "
                                    + stated.files().getAsLong())
                    .url(url)
                    .nextStep(
                            "'pelfs verify' of the manifest tells what else differs; new content belongs under a new name.")
                    .build();
        }
    }

    /** How samples stand in an object, told by its name. */
    enum Kind {
        TAR,
        TAR_GZ,
        ZIP,
        JSON_LINES,
        JSON_LINES_GZ,
        CSV,
        CSV_GZ,
        /** The object is, or is part of, one sample. */
        LOOSE;

        static Kind of(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".tar.gz") || lower.endsWith(".tgz")) {
                return TAR_GZ;
            }
            if (lower.endsWith(".tar")) {
                return TAR;
            }
            if (lower.endsWith(".zip")) {
                return ZIP;
            }
            if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
                return JSON_LINES;
            }
            if (lower.endsWith(".jsonl.gz") || lower.endsWith(".ndjson.gz")) {
                return JSON_LINES_GZ;
            }
            if (lower.endsWith(".csv")) {
                return CSV;
            }
            return lower.endsWith(".csv.gz") ? CSV_GZ : LOOSE;
        }
    }

    /** Returns whether samples can be told apart by byte positions in the object, so that parts of it can go to different jobs. */
    boolean canBeCut() {
        return switch (kind) {
            case TAR, ZIP, JSON_LINES, CSV -> true;
            case TAR_GZ, JSON_LINES_GZ, CSV_GZ, LOOSE -> false;
        };
    }

    /** Returns all objects it is made of. */
    List<PelicanUrl> urls() {
        return parts.isEmpty() ? List.of(url) : parts;
    }

    /** Returns how much of the dataset it is; no object is nothing. */
    long weight() {
        return Math.max(1, sizeBytes);
    }
}
