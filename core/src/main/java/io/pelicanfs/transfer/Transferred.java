package io.pelicanfs.transfer;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of one object of a transfer.
 *
 * @param url the object or member in the federation
 * @param file the local file, unless both ends are in a federation
 * @param outcome what became of it
 * @param sizeBytes its size; 0 if it is not known
 * @param integrity what its bytes were compared with
 * @param digest the digest that was computed of the bytes, as {@code algorithm=value}, where there is one
 * @param failure why it failed; present exactly for {@link Outcome#FAILED}
 */
public record Transferred(
        PelicanUrl url,
        Optional<Path> file,
        Outcome outcome,
        long sizeBytes,
        Integrity integrity,
        Optional<String> digest,
        Optional<PelicanException> failure) {}
