package io.pelicanfs.federation;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets one thread at a time do the work for a key while the others wait for its result. No lock is held meanwhile: a flight is a future
 * in a map. Thread-safe.
 */
final class SingleFlight<K, V> {
    /** Work that fails in the library's own way. */
    @FunctionalInterface
    interface Work<V> {
        V run() throws PelicanException;
    }

    private final ConcurrentHashMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

    /**
     * Does {@code work} unless another thread is at it for {@code key}; then waits for that one and returns empty, so that the caller looks
     * again for what it needs.
     *
     * @throws PelicanException as the work failed, on the thread that did it and on those that waited if another try can help (they would
     *     otherwise each wait for the same dead server in turn)
     */
    Optional<V> run(K key, Work<V> work) throws PelicanException {
        var mine = new CompletableFuture<V>();
        var other = flights.putIfAbsent(key, mine);
        if (other != null) {
            await(other);
            return Optional.empty();
        }
        try {
            V value = work.run();
            flights.remove(key, mine);
            mine.complete(value);
            return Optional.of(value);
        } catch (PelicanException | RuntimeException | Error e) {
            flights.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static void await(CompletableFuture<?> flight) throws PelicanException {
        try {
            flight.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PelicanException.of(ErrorKind.CANCELLED, "interrupted while waiting for the director")
                    .build();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PelicanException failure
                    && failure.retryable()
                    && failure.kind() != ErrorKind.CANCELLED) {
                throw failure;
            }
        }
    }
}
