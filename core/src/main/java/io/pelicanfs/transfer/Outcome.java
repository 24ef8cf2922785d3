package io.pelicanfs.transfer;

/** What became of one object, member or file of a transfer. */
public enum Outcome {
    /** Its bytes were moved, verified, and stand under the final name. */
    COPIED,
    /** It stood there already, the same; nothing was moved. */
    UNCHANGED,
    /** It was deleted. */
    DELETED,
    /** A collection or folder was made. */
    CREATED,
    /** It has another name now. */
    MOVED,
    /** It would have been moved, made or deleted, but this was a dry run. */
    PLANNED,
    /** Nothing was done, for the reason in the result. */
    FAILED
}
