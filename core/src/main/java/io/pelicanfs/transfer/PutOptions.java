package io.pelicanfs.transfer;

import io.pelicanfs.Existing;

/**
 * How an object is put.
 *
 * @param existing what becomes of another object that stands there already
 * @param known what a listing told of the place
 */
public record PutOptions(Existing existing, Known known) {
    /** What is known of the place before. */
    public enum Known {
        /** Nothing; before many bytes are sent it is looked at. */
        NOTHING,
        /** An object stood there: it is compared before any byte is sent. */
        TAKEN,
        /** Nothing stood there, so it is not looked at again; what has come there meanwhile is not replaced. */
        FREE
    }

    /** Makes new objects only. */
    public static final PutOptions CREATE = new PutOptions(Existing.KEEP, Known.NOTHING);

    /** Replaces what stands there. */
    public static final PutOptions OVERWRITE = new PutOptions(Existing.REPLACE, Known.NOTHING);

    /** Makes a new object where a listing has shown none. */
    static final PutOptions CREATE_IN_FREE_PLACE = new PutOptions(Existing.KEEP, Known.FREE);
}
