package io.pelicanfs.conformance;

import java.io.IOException;
import java.util.Map;

/** A federation that the kit can publish objects in. Safe for use by many threads. */
public interface Stage {
    /** Returns whether its servers still answer. */
    default boolean answers() {
        return true;
    }

    /** A namespace of the federation. */
    interface Area {
        /** Returns the URL of {@code path}, which begins without slash; characters that a URL cannot hold are encoded. */
        String url(String path);

        /** Puts an object there, and the collections above it. */
        void publish(String path, byte[] bytes) throws IOException;

        /** Makes an empty collection. */
        void publishCollection(String path) throws IOException;
    }

    /** Returns a namespace that everyone may read. */
    Area open();

    /** Returns a namespace that wants a token, on a stage that has one. */
    Area guarded();

    /** Returns whether caches stand before the origin. */
    boolean hasCache();

    /** Returns what a process needs to trust the servers, without any token. */
    Map<String, String> environment();

    /** Returns a token that reads all of {@link #guarded} and is good for {@code seconds}, expired if that is negative. */
    default String token(long seconds) throws IOException {
        return token(seconds, "storage.read:/");
    }

    /** Returns a token with these scopes, separated by spaces, for {@link #guarded}; their paths begin below it or above. */
    String token(long seconds, String scopes) throws IOException;
}
