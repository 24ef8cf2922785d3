package io.pelicanfs.object;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.util.Optional;

/** A request that changes something at an origin, and may have done so although its answer was lost or bad. */
interface Change extends Exchange {
    /**
     * Looks, after an attempt that reached the origin and failed, whether the change was made all the same.
     *
     * @return empty if it was made; else why it was not
     */
    Optional<Refusal> settle(Refusal refusal) throws PelicanException;

    /** Returns {@code verdict}, which speaks as if an object were read, in the words of this change where they differ. */
    default PelicanException inItsWords(PelicanException verdict) {
        return verdict;
    }

    /** Returns {@code verdict} with what this change says of it instead. */
    static PelicanException reworded(PelicanException verdict, PelicanUrl url, String summary, String nextStep) {
        var failure = PelicanException.of(verdict.kind(), summary)
                .url(url)
                .attempts(verdict.attempts())
                .nextStep(nextStep)
                .cause(verdict);
        return verdict.retryable() ? failure.retryable().build() : failure.build();
    }
}
