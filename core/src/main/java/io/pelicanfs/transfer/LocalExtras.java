package io.pelicanfs.transfer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Local files that have no object. They are only found while listing and deleted after everything else is done, and only if every listing
 * was whole and nothing failed: what an incomplete listing leaves out is not gone. Thread-safe while listing.
 */
final class LocalExtras {
    private record Extra(PelicanUrl url, Path file, String path) {}

    private final Selection selection;
    private final Crew crew;
    private final Queue<Extra> found = new ConcurrentLinkedQueue<>();
    private volatile boolean incomplete;

    LocalExtras(Selection selection, Crew crew) {
        this.selection = selection;
        this.crew = crew;
    }

    /** Some listing failed or cannot tell everything: nothing will be deleted. */
    void incomplete() {
        incomplete = true;
    }

    /** Finds what is in {@code folder} and not among {@code names}. */
    void find(PelicanUrl url, Path folder, String path, Set<String> names) throws InterruptedException {
        if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                var name = String.valueOf(entry.getFileName());
                if (!names.contains(name) && !LocalName.isTemporary(entry)) {
                    found.add(new Extra(url, entry, path.isEmpty() ? name : path + "/" + name));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            failed(url, folder, e);
        }
    }

    private void failed(PelicanUrl url, Path folder, Exception e) throws InterruptedException {
        incomplete = true;
        crew.failed(url, Optional.of(folder), Results.asPelican(e, url));
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
            delete(extra);
        }
        return true;
    }

    /** Notes {@code file}, which has to give way to what is of its name at the source. */
    void add(PelicanUrl url, Path file, String path) {
        found.add(new Extra(url, file, path));
    }

    /** Deletes what stands at one place, and what is in it first; returns whether nothing of it has to stay. */
    private boolean delete(Extra extra) throws InterruptedException {
        if (!selection.enters(extra.path())) {
            return false;
        }
        if (!Files.isDirectory(extra.file(), NOFOLLOW_LINKS)) {
            if (!selection.takes(extra.path())) {
                return false;
            }
            plan(extra);
            return true;
        }
        boolean empty = true;
        try (var entries = Files.newDirectoryStream(extra.file())) {
            for (var entry : entries) {
                empty &= delete(new Extra(extra.url(), entry, extra.path() + "/" + entry.getFileName()));
            }
        } catch (IOException | DirectoryIteratorException e) {
            failed(extra.url(), extra.file(), e);
            return false;
        }
        if (empty) {
            crew.drain();
            plan(extra);
        }
        return empty;
    }

    private void plan(Extra extra) throws InterruptedException {
        var planned = Planned.of(Planned.Action.DELETE_LOCAL, extra.url(), extra.file(), 0);
        crew.add(planned, () -> {
            try {
                // Deletes a link itself, never what it leads to.
                Files.deleteIfExists(extra.file());
            } catch (DirectoryNotEmptyException e) {
                // Something new has come into it meanwhile, which nobody asked to delete.
                return Results.unchanged(extra.url(), planned.file(), 0);
            }
            return Results.of(planned, Outcome.DELETED);
        });
    }
}
