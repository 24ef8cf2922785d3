package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a collection holds that is to be written into, by one listing of it. */
final class Destination {
    static final Destination ABSENT = new Destination(State.ABSENT, Map.of());

    private enum State {
        LISTED,
        ABSENT,
        /** The token may write and not list. */
        UNKNOWN
    }

    private final State state;
    private final Map<String, ObjectInfo> entries;

    private Destination(State state, Map<String, ObjectInfo> entries) {
        this.state = state;
        this.entries = entries;
    }

    /**
     * Lists {@code collection}. Where that is not allowed the entries are unknown, and each object is compared by itself.
     *
     * @throws IOException if the listing broke off, an object stands there, or what is extra is to be deleted and it cannot be known
     */
    static Destination of(ObjectMoves moves, PelicanUrl collection, TransferOptions options) throws IOException {
        var entries = new HashMap<String, ObjectInfo>();
        try (var listing = moves.list(collection)) {
            listing.forEach(entry -> entries.put(entry.name(), entry));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return ABSENT;
            }
            boolean closed = e.kind() == ErrorKind.FORBIDDEN
                    || e.kind() == ErrorKind.TOKEN_NEEDED
                    || e.kind() == ErrorKind.UNSUPPORTED;
            if (closed && !options.deletesExtras() && !options.isDry()) {
                return new Destination(State.UNKNOWN, Map.of());
            }
            throw e;
        }
        for (var entry : entries.values()) {
            if (entry.url().equals(collection) && !entry.isCollection()) {
                throw Results.refused(
                        ErrorKind.WRONG_TYPE,
                        collection,
                        "an object stands where a collection should be",
                        "Name another target.");
            }
        }
        return new Destination(State.LISTED, entries);
    }

    boolean isAbsent() {
        return state == State.ABSENT;
    }

    /** Returns whether an entry that is not named here is not there. */
    boolean isKnown() {
        return state != State.UNKNOWN;
    }

    Optional<ObjectInfo> named(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    Collection<ObjectInfo> entries() {
        return entries.values();
    }
}
