package io.pelicanfs.transfer;

import io.pelicanfs.ObjectInfo;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * Objects and collections that have no source any more. Found while comparing, deleted after everything else is done, and only if all was
 * listed whole and nothing failed. Thread-safe while comparing.
 */
final class RemoteExtras {
    private record Extra(ObjectInfo entry, String path) {}

    private final ObjectMoves moves;
    private final Selection selection;
    private final Crew crew;
    private final Queue<Extra> found = new ConcurrentLinkedQueue<>();
    private volatile boolean incomplete;

    RemoteExtras(ObjectMoves moves, Selection selection, Crew crew) {
        this.moves = moves;
        this.selection = selection;
        this.crew = crew;
    }

    void incomplete() {
        incomplete = true;
    }

    /** Finds what {@code there} has and {@code folder} has not; a name that the folder could not even have is left alone. */
    void find(Destination there, Path folder, String path) {
        find(there, path, entry -> LocalFolder.mayHave(folder, entry));
    }

    void find(Destination there, String path, Predicate<ObjectInfo> atSource) {
        for (var entry : (Iterable<ObjectInfo>) there.entries()::iterator) {
            // Another process may be putting it just now.
            if (!atSource.test(entry) && !Put.isUnfinished(entry)) {
                found.add(new Extra(entry, path.isEmpty() ? entry.name() : path + "/" + entry.name()));
            }
        }
    }

    /** Plans the deletions; returns whether nothing forbids them. */
    boolean delete() throws InterruptedException {
        if (found.isEmpty() || incomplete) {
            return !incomplete;
        }
        crew.drain();
        if (crew.hasFailures()) {
            return false;
        }
        for (var extra : found) {
            if (!selection.enters(extra.path())) {
                continue;
            }
            if (extra.entry().isCollection()) {
                DeleteTree.plan(moves, extra.entry().url(), extra.path(), selection, crew);
            } else if (selection.takes(extra.path())) {
                DeleteTree.single(moves, extra.entry().url(), crew);
            }
        }
        return true;
    }

    /** Notes {@code entry}, which has to give way to what is of its name at the source. */
    void add(ObjectInfo entry, String path) {
        found.add(new Extra(entry, path));
    }
}
