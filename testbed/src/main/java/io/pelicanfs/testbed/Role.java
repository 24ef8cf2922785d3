package io.pelicanfs.testbed;

/** What a server of the federation is. */
public enum Role {
    DISCOVERY,
    DIRECTOR,
    CACHE,
    ORIGIN,
    ISSUER,
    PROXY
}
