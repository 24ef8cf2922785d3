package io.pelicanfs;

/**
 * What went wrong, as a closed set. Each kind belongs to one group of exit codes (protocol facts §4.6), which is the one table that all
 * verbs of the command line use; a failure that another try or machine can help with ends in {@link #RETRYABLE_EXIT_CODE} whatever its
 * kind.
 */
public enum ErrorKind {
    /** Arguments or options that make no sense together, a malformed URL. */
    USAGE(4),
    /** A local file or folder that cannot be read or written as asked. */
    LOCAL(4),
    /** The federation's discovery document could not be had. */
    DISCOVERY(5),
    /** The director did not answer, or refused. */
    DIRECTOR(6),
    /** No server of the object could be reached. */
    CONTACT(6),
    /** The namespace wants a token and none was found, or none that fits. */
    TOKEN_NEEDED(7),
    /** A server refused the request although a token was sent, or none is wanted. */
    FORBIDDEN(7),
    /** There is no such object, collection or member. */
    NOT_FOUND(8),
    /** An object was wanted where a collection stands, or the reverse. */
    WRONG_TYPE(8),
    /** Something stands already where a new object, collection or file was to be made. */
    EXISTS(8),
    /** The archive is damaged, or of a format that cannot be opened at random. */
    BAD_ARCHIVE(8),
    /** What was asked for does not exist on this server or in this version. */
    UNSUPPORTED(8),
    /** The bytes broke off, stalled, or the server failed while sending. */
    TRANSFER(9),
    /** The bytes do not match their size, digest or CRC. */
    CORRUPT(9),
    /** The object is no longer the version the operation began with. */
    CHANGED(9),
    /** A server asks to come back later. */
    THROTTLED(9),
    /** Of many objects some failed; the result tells which. */
    INCOMPLETE(12),
    /** The caller closed the file system or interrupted the thread. */
    CANCELLED(1),
    /** Anything else. */
    OTHER(1);

    /** The exit code of a failure that another try or another machine can help with. */
    public static final int RETRYABLE_EXIT_CODE = 11;

    private final int exitCode;

    ErrorKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns the exit code of this kind's group: 1, 4 to 9 or 12. */
    public int exitCode() {
        return exitCode;
    }
}
