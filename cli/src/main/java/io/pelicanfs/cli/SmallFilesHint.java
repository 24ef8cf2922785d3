package io.pelicanfs.cli;

import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.Transferred;
import java.util.Optional;

/** Advice for who moves many small objects, which are better read from an archive. One thread. */
final class SmallFilesHint {
    /** From here on the requests cost more than the bytes. */
    private static final int MANY_OBJECTS = 1000;

    private static final long SMALL_BYTES = 1_000_000;

    private long objects;
    private long bytes;

    /** Counts what was moved; members stand in an archive already. */
    void add(Transferred result) {
        if (result.outcome() == Outcome.COPIED && result.url().member().isEmpty()) {
            objects++;
            bytes += result.sizeBytes();
        }
    }

    Optional<String> text() {
        return objects > MANY_OBJECTS && bytes / objects < SMALL_BYTES
                ? Optional.of("pelfs: hint: " + String.format("%,d", objects) + " objects of "
                        + Printable.size(bytes / objects)
                        + " on average each cost a request; as one archive they move far faster (docs/small-files.md)")
                : Optional.empty();
    }
}
