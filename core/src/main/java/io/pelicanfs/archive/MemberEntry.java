package io.pelicanfs.archive;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one entry besides its name, on its way into the {@link MemberIndex}.
 *
 * @param offset where the member's own header begins in the object: a zip's local header, a tar's last 512-byte header
 * @param sizeBytes the size of the content
 * @param storedBytes the size it takes in the object
 * @param check a zip's CRC-32 of the content, a tar's CRC-32 of the header block
 * @param modifiedSeconds since 1970, {@link #UNKNOWN_TIME} where unknown or not in the next 2^32 - 1 seconds
 */
record MemberEntry(
        Member.Type type,
        Coding coding,
        long offset,
        long sizeBytes,
        long storedBytes,
        int check,
        long modifiedSeconds) {
    static final long UNKNOWN_TIME = -1;
    private static final long MOST_SECONDS = 0xffff_ffffL;

    Optional<Instant> modified() {
        return modifiedSeconds < 0 || modifiedSeconds >= MOST_SECONDS
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(modifiedSeconds));
    }
}
