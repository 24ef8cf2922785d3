package io.pelicanfs.transfer;

import io.pelicanfs.Existing;

/**
 * How an object is put.
 *
 * @param existing what becomes of another object that stands there already
 */
public record PutOptions(Existing existing) {
    /** Makes new objects only. */
    public static final PutOptions CREATE = new PutOptions(Existing.KEEP);

    /** Replaces what stands there. */
    public static final PutOptions OVERWRITE = new PutOptions(Existing.REPLACE);
}
