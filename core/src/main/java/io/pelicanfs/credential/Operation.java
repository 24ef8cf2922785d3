package io.pelicanfs.credential;

/** What a token is wanted for. */
public enum Operation {
    /** Read, list and stat: {@code storage.read} or SciTokens {@code read}. */
    READ,
    /** Create: {@code storage.create} or {@code storage.modify}, or SciTokens {@code write}. */
    WRITE,
    /** Overwrite, move and delete: {@code storage.modify}, or SciTokens {@code write}. */
    MODIFY
}
