package io.pelicanfs.transfer;

import io.pelicanfs.PelicanException;
import io.pelicanfs.http.RequestBody;
import java.util.Optional;

/** The bytes of one put: those of a file, or made anew each time they are asked for. One thread at a time. */
interface PutSource extends RequestBody {
    /** Returns how often its bytes were asked for. */
    int begun();

    /** Returns why its bytes could not be had, if that is why a request failed. */
    Optional<PelicanException> failure();

    /** Fails if the bytes are others than when the transfer began, as far as that can be seen without reading them. */
    void checkUnchanged() throws PelicanException;
}
