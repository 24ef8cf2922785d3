package io.pelicanfs.credential;

/** What a search thinks of a candidate, best first. */
public enum Verdict {
    /** Everything it says fits. */
    ACCEPTED,
    /** It may fit, but does not say enough, or servers differ about it; used when nothing better exists. */
    DOUBTFUL,
    /** It cannot work: unreadable, malformed, of the wrong issuer, path or operation, or out of its time. Never sent. */
    REJECTED
}
