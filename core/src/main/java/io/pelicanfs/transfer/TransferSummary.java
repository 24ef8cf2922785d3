package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of many objects.
 *
 * @param counts how many objects ended in which outcome; outcomes that did not occur are absent
 * @param copiedBytes the size of the objects that were copied
 * @param firstFailure the first that failed
 * @param everyFailureRetryable whether another run can complete the work
 */
public record TransferSummary(
        Map<Outcome, Long> counts,
        long copiedBytes,
        Optional<PelicanException> firstFailure,
        boolean everyFailureRetryable) {
    public TransferSummary {
        counts = Map.copyOf(counts);
    }

    /** Returns how many objects ended in {@code outcome}. */
    public long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** Returns how many objects there were. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns whether nothing had to be done, or failed. */
    public boolean changedNothing() {
        return count(Outcome.UNCHANGED) == total();
    }

    /**
     * Returns normally if nothing failed.
     *
     * @throws PelicanException the failure itself where there was one object only; else one of kind {@link ErrorKind#INCOMPLETE}, which is
     *     retryable if each failure is
     */
    public void throwIfFailed() throws PelicanException {
        if (firstFailure.isEmpty()) {
            return;
        }
        var first = firstFailure.get();
        if (total() == 1) {
            throw first;
        }
        var told = PelicanException.of(
                        ErrorKind.INCOMPLETE,
                        count(Outcome.FAILED) + " of " + total() + " failed, first: " + first.summary())
                .nextStep("Run the same again: what is done already is left as it is.")
                .cause(first);
        first.url().ifPresent(told::url);
        if (everyFailureRetryable) {
            told.retryable();
        }
        throw told.build();
    }

    /** Adds results up. One thread at a time. */
    static final class Count {
        private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        private long copiedBytes;
        private Optional<PelicanException> first = Optional.empty();
        private boolean retryable = true;

        void add(Transferred result) {
            counts.merge(result.outcome(), 1L, Long::sum);
            copiedBytes += result.outcome() == Outcome.COPIED ? result.sizeBytes() : 0;
            if (result.failure().isPresent()) {
                first = first.isPresent() ? first : result.failure();
                retryable &= result.failure().get().retryable();
            }
        }

        TransferSummary summary() {
            return new TransferSummary(counts, copiedBytes, first, retryable);
        }
    }
}
