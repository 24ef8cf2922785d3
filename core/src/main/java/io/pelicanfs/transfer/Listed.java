package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Moves what a listing told of, as it was listed: an object replaced since then is looked at once more, and moved as it is now. */
record Listed(ObjectMoves moves) {
    /** Moves one object of the size and time that were listed. */
    @FunctionalInterface
    interface Move {
        Transferred run(ObjectInfo object) throws IOException;
    }

    Transferred move(ObjectInfo object, Move move) throws IOException {
        try {
            return move.run(object);
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.CHANGED) {
                throw e;
            }
            var now = lookAgain(object);
            if (now.isEmpty() || now.get().equals(object)) {
                // The caches keep an older one.
                throw e;
            }
            return move.run(now.get());
        }
    }

    private Optional<ObjectInfo> lookAgain(ObjectInfo object) {
        try (var itself = moves.list(object.url())) {
            return itself.findFirst()
                    .filter(now -> !now.isCollection() && now.url().equals(object.url()));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
