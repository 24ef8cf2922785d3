package io.pelicanfs.transfer;

import io.pelicanfs.Existing;

/**
 * How an object is put.
 *
 * @param existing what becomes of another object that stands there already
 * @param expected whether an object is known to stand there; then it is compared before any byte is sent
 */
public record PutOptions(Existing existing, boolean expected) {
    /** Makes new objects only. */
    public static final PutOptions CREATE = new PutOptions(Existing.KEEP, false);

    /** Replaces what stands there. */
    public static final PutOptions OVERWRITE = new PutOptions(Existing.REPLACE, false);
}
