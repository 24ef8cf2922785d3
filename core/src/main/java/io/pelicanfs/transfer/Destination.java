package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a collection holds that is to be written into, by one listing of it: of each entry that matters its name, size and time, some 130 bytes,
 * and no more, since a collection may have a million.
 */
final class Destination {
    private static final long UNTOLD = Long.MIN_VALUE;

    /** An entry without what follows from its name. */
    private record Entry(ObjectInfo.Type type, long sizeBytes, long modifiedSeconds) {
        static Entry of(ObjectInfo info) {
            return new Entry(
                    info.type(),
                    info.sizeBytes().orElse(UNTOLD),
                    info.modified().map(Instant::getEpochSecond).orElse(UNTOLD));
        }

        ObjectInfo at(PelicanUrl url) {
            return new ObjectInfo(
                    url,
                    type,
                    sizeBytes == UNTOLD ? OptionalLong.empty() : OptionalLong.of(sizeBytes),
                    modifiedSeconds == UNTOLD ? Optional.empty() : Optional.of(Instant.ofEpochSecond(modifiedSeconds)));
        }
    }

    private enum State {
        LISTED,
        ABSENT,
        /** The token may write and not list. */
        UNKNOWN
    }

    private final State state;
    private final PelicanUrl collection;
    private final Map<String, Entry> entries;

    private Destination(State state, PelicanUrl collection, Map<String, Entry> entries) {
        this.state = state;
        this.collection = collection;
        this.entries = entries;
    }

    /** Returns a collection that is known to be missing. */
    static Destination absent(PelicanUrl collection) {
        return new Destination(State.ABSENT, collection, Map.of());
    }

    /**
     * Lists {@code collection}. Where that is not allowed the entries are unknown, and each object is compared by itself.
     *
     * @param matters which entries will be asked for; the others are forgotten at once
     * @throws IOException if the listing broke off, an object stands there, or what is extra is to be deleted and it cannot be known
     */
    static Destination of(
            ObjectMoves moves, PelicanUrl collection, TransferOptions options, Predicate<ObjectInfo> matters)
            throws IOException {
        var entries = new HashMap<String, Entry>();
        try (var listing = moves.list(collection)) {
            for (Iterator<ObjectInfo> each = listing.iterator(); each.hasNext(); ) {
                var entry = each.next();
                if (entry.url().equals(collection) && !entry.isCollection()) {
                    throw objectInTheWay(collection);
                }
                if (matters.test(entry)) {
                    entries.put(entry.name(), Entry.of(entry));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return absent(collection);
            }
            boolean closed = e.kind() == ErrorKind.FORBIDDEN
                    || e.kind() == ErrorKind.TOKEN_NEEDED
                    || e.kind() == ErrorKind.UNSUPPORTED;
            if (closed && !options.deletesExtras() && !options.isDry()) {
                return new Destination(State.UNKNOWN, collection, Map.of());
            }
            throw e;
        }
        return new Destination(State.LISTED, collection, entries);
    }

    static PelicanException objectInTheWay(PelicanUrl collection) {
        return Results.refused(
                ErrorKind.WRONG_TYPE,
                collection,
                "an object stands where a collection should be",
                "Delete it first with 'pelfs rm URL', or name another target.");
    }

    static PelicanException collectionInTheWay(PelicanUrl object) {
        return Results.refused(
                ErrorKind.WRONG_TYPE,
                object,
                "a collection stands where the object should be",
                "Delete it first with 'pelfs rm -r URL', or name another target.");
    }

    boolean isAbsent() {
        return state == State.ABSENT;
    }

    /** Returns whether an entry that is not named here is not there. */
    boolean isKnown() {
        return state != State.UNKNOWN;
    }

    Optional<ObjectInfo> named(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> entry.at(collection.child(name)));
    }

    /** Tells of each entry. */
    Stream<ObjectInfo> entries() {
        return entries.entrySet().stream().map(entry -> entry.getValue().at(collection.child(entry.getKey())));
    }
}
