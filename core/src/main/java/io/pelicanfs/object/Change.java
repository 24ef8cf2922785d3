package io.pelicanfs.object;

import io.pelicanfs.PelicanException;
import java.util.Optional;

/** A request that changes something at an origin, and may have done so although its answer was lost or bad. */
interface Change extends Exchange {
    /**
     * Looks, after an attempt that reached the origin and failed, whether the change was made all the same.
     *
     * @return empty if it was made; else why it was not
     */
    Optional<Refusal> settle(Refusal refusal) throws PelicanException;
}
