package io.pelicanfs.dataset;

import io.pelicanfs.PelicanUrl;
import java.util.List;
import java.util.Locale;

/**
 * One object that holds samples.
 *
 * @param url where it is
 * @param sizeBytes its size
 * @param kind how samples stand in it
 * @param parts of a loose sample all its objects, {@code url} the first of them; else empty
 */
record DatasetObject(PelicanUrl url, long sizeBytes, Kind kind, List<PelicanUrl> parts) {
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
