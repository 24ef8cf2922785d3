package io.pelicanfs.testbed;

/** Who sent a request: a client under test, or a cache of the testbed that fetches from the origin. */
public enum Source {
    CLIENT,
    CACHE
}
