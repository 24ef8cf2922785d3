package io.pelicanfs.conformance.faults;

import io.pelicanfs.ErrorKind;

/** How an operation ended: with bytes, judged by what they are, or with the kind of its error. */
record Outcome(String text) {
    static final Outcome RIGHT_BYTES = new Outcome("right bytes");
    static final Outcome STALE_BYTES = new Outcome("bytes of the stale version");
    static final Outcome WRONG_BYTES = new Outcome("WRONG BYTES");

    static final Outcome CONTACT = of(ErrorKind.CONTACT);
    static final Outcome TRANSFER = of(ErrorKind.TRANSFER);
    static final Outcome CORRUPT = of(ErrorKind.CORRUPT);
    static final Outcome CHANGED = of(ErrorKind.CHANGED);
    static final Outcome BAD_ARCHIVE = of(ErrorKind.BAD_ARCHIVE);
    static final Outcome FORBIDDEN = of(ErrorKind.FORBIDDEN);
    static final Outcome NOT_FOUND = of(ErrorKind.NOT_FOUND);
    static final Outcome WRONG_TYPE = of(ErrorKind.WRONG_TYPE);
    static final Outcome THROTTLED = of(ErrorKind.THROTTLED);

    static Outcome of(ErrorKind kind) {
        return new Outcome(kind.name());
    }

    @Override
    public String toString() {
        return text;
    }
}
