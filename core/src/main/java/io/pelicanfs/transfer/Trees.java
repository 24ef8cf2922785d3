package io.pelicanfs.transfer;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/**
 * Work on many objects: trees up, down, across and away. Sources are listed while what was found already is being transferred; memory
 * does not grow with the number of objects. One that fails is a result like any other and stops nothing.
 *
 * <p>Each method runs on the caller's thread until all is done; interrupting that thread cancels it. Thread-safe.
 */
public record Trees(ObjectMoves moves) {
    /** Fetches {@code sources}, each under its path below {@code folder}; collections with all that is in them. */
    public TransferSummary get(
            Iterator<NamedObject> sources,
            Path folder,
            Selection selection,
            TransferOptions options,
            TransferListener listener)
            throws IOException {
        return Crew.run(options, listener, crew -> GetTree.plan(moves, sources, folder, selection, crew));
    }

    /** Stores {@code sources}, folders with all that is in them. */
    public TransferSummary put(
            Iterator<Upload> sources, Selection selection, TransferOptions options, TransferListener listener)
            throws IOException {
        return Crew.run(options, listener, crew -> PutTree.plan(moves, sources, selection, crew));
    }

    /** Copies {@code sources}, collections with all that is in them. */
    public TransferSummary copy(
            Iterator<CopySource> sources, Selection selection, TransferOptions options, TransferListener listener)
            throws IOException {
        return Crew.run(options, listener, crew -> CopyTree.plan(moves, sources, selection, crew));
    }

    /** Deletes {@code urls}, collections with all that is in them. */
    public TransferSummary delete(
            Iterator<PelicanUrl> urls, Selection selection, TransferOptions options, TransferListener listener)
            throws IOException {
        return Crew.run(options, listener, crew -> {
            while (urls.hasNext()) {
                var url = urls.next();
                try {
                    Changeable.check(url);
                } catch (PelicanException e) {
                    crew.failed(url, Optional.empty(), e);
                    continue;
                }
                DeleteTree.plan(moves, url, "", selection, crew);
            }
        });
    }
}
