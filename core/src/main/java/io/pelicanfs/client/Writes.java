package io.pelicanfs.client;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.ServerOutcome;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.OriginWriter;
import io.pelicanfs.object.Version;
import io.pelicanfs.transfer.Changeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The changes that are one request and what has to be known before it. Thread-safe. */
record Writes(ObjectClient objects) {
    void createCollection(PelicanUrl url) throws IOException {
        checkChangeable(url);
        try {
            objects.writer(url, Operation.WRITE).createCollection(url);
        } catch (PelicanException e) {
            if (e.kind() != ErrorKind.EXISTS || !isCollection(url)) {
                throw e;
            }
        }
    }

    private boolean isCollection(PelicanUrl url) throws IOException {
        try {
            return objects.stat(url).isCollection();
        } catch (PelicanException e) {
            // Below an object there is nothing, and what the change was told says more.
            return false;
        }
    }

    void delete(PelicanUrl url) throws IOException {
        checkChangeable(url);
        var writer = objects.writer(url, Operation.MODIFY);
        delete(writer, url, writer.holdsEntries(url));
    }

    /** Deletes what is known to be an object. */
    void deleteObject(PelicanUrl url) throws IOException {
        checkChangeable(url);
        objects.writer(url, Operation.MODIFY).delete(url);
    }

    /** Deletes what is known to be a collection. */
    void deleteCollection(PelicanUrl url) throws IOException {
        checkChangeable(url);
        var writer = objects.writer(url, Operation.MODIFY);
        delete(writer, url, writer.listsEntries(url));
    }

    private static void delete(OriginWriter writer, PelicanUrl url, boolean holdsEntries) throws IOException {
        // Go origins delete a collection with all that is in it (protocol facts §4.9).
        if (holdsEntries) {
            throw PelicanException.of(ErrorKind.EXISTS, "the collection is not empty")
                    .url(url)
                    .attempts(List.of(new ServerOutcome(writer.server(), "lists entries in it")))
                    .nextStep("Delete it with all that is in it by 'pelfs rm -r URL'.")
                    .build();
        }
        writer.delete(url);
    }

    void move(PelicanUrl from, PelicanUrl to, Existing existing) throws IOException {
        checkChangeable(from);
        checkChangeable(to);
        checkApart(from, to);
        var found = objects.writer(from, Operation.MODIFY);
        if (!found.alsoServes(to)) {
            throw PelicanException.of(ErrorKind.UNSUPPORTED, "the two names are at different origins")
                    .url(to)
                    .nextStep("Copy it with 'pelfs cp', then delete the old one.")
                    .build();
        }
        var writer = found.modifying(List.of(from, to)).orElse(found);
        var moved = whatIsMoved(writer, from);
        if (existing == Existing.REPLACE) {
            checkReplaceable(writer, from, to);
        } else if (!writer.keepsWhatExists()
                && writer.head(to, Optional.empty()).isPresent()) {
            throw PelicanException.of(ErrorKind.EXISTS, "something stands there already")
                    .url(to)
                    .nextStep("Name another target.")
                    .build();
        }
        try {
            writer.move(from, to, existing, moved);
        } catch (PelicanException e) {
            // Go origins answer 403 then, which blames the token.
            var parent = to.withPath(to.path().substring(0, to.path().lastIndexOf('/') + 1));
            if (e.kind() == ErrorKind.EXISTS || !isMissing(writer, parent)) {
                throw e;
            }
            writer.createCollection(parent);
            writer.move(from, to, existing, moved);
        }
    }

    private static boolean isMissing(OriginWriter writer, PelicanUrl collection) {
        try {
            return writer.head(collection, Optional.empty()).isEmpty();
        } catch (PelicanException e) {
            // Go origins have no HEAD for collections; what else is wrong, the move itself tells.
            return false;
        }
    }

    private static void checkApart(PelicanUrl from, PelicanUrl to) throws PelicanException {
        if (to.isWithin(from)) {
            boolean same = to.path().equals(from.path());
            throw PelicanException.of(
                            ErrorKind.USAGE,
                            same ? "this is its name already" : "nothing can be moved into itself: " + to.path())
                    .url(from)
                    .nextStep("Name another target.")
                    .build();
        }
    }

    /** Only an object is replaced, and only by an object: Go origins would delete a collection there with all that is in it. */
    private static void checkReplaceable(OriginWriter writer, PelicanUrl from, PelicanUrl to) throws PelicanException {
        if (writer.headObject(to).isPresent()) {
            writer.headObject(from);
        }
    }

    /** Returns the version of the object at {@code from}; empty if a collection stands there, for which Go origins have no HEAD. */
    private static Optional<Version> whatIsMoved(OriginWriter writer, PelicanUrl from) throws PelicanException {
        try {
            var moved = writer.head(from, Optional.empty());
            if (moved.isEmpty()) {
                throw PelicanException.of(ErrorKind.NOT_FOUND, "there is nothing to move")
                        .url(from)
                        .build();
            }
            return moved;
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.WRONG_TYPE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Fails for what has no request of its own: a member of an archive, whose request would hit the whole of it, and the root. */
    static void checkChangeable(PelicanUrl url) throws PelicanException {
        Changeable.check(url);
        if (url.path().equals("/")) {
            throw PelicanException.of(ErrorKind.USAGE, "the root of a federation cannot be changed")
                    .url(url)
                    .build();
        }
    }
}
