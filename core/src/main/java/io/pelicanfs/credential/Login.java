package io.pelicanfs.credential;

/** Whether logging in at a namespace's issuer gets a token. */
public enum Login {
    /** The issuer has a device flow and registers clients: {@code pelfs login URL} can be advised. */
    POSSIBLE,
    /** The issuer lacks one of them. */
    IMPOSSIBLE,
    /** Nobody has asked the issuer, so nothing is promised. */
    UNKNOWN
}
