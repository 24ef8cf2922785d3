package io.pelicanfs.http;

import io.pelicanfs.http.HttpFailure.Stage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Caps the connections to each server. A server's permit is held from before a connection is taken from the pool until after it was given back, so
 * the pool itself never has to make anyone wait, and no server's wait can hold up another server.
 */
final class ConnectionCaps {
    private final int connectionsPerServer;
    private final ConcurrentMap<Server, Semaphore> permits = new ConcurrentHashMap<>();

    ConnectionCaps(int connectionsPerServer) {
        this.connectionsPerServer = connectionsPerServer;
    }

    /** Waits, as long as it takes, for a permit; {@code run} the result once to return it. */
    Runnable acquire(Server server) throws HttpFailure {
        var semaphore = permits.computeIfAbsent(server, s -> new Semaphore(connectionsPerServer, true));
        try {
            semaphore.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Stage.ABORTED, "interrupted while waiting for a free connection", e);
        }
        return semaphore::release;
    }
}
