package io.pelicanfs.object;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What earlier attempts at one object have cast doubt on.
 *
 * @param servers those whose bytes did not match, as {@code scheme://host:port}
 * @param digests the digests that were told with them, as {@code algorithm=hex}: bytes that nobody tells a digest of must match one
 */
public record Doubts(Set<String> servers, Set<String> digests) {
    static Doubts none() {
        return new Doubts(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    }
}
