package io.pelicanfs.transfer;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Deletes collections with all that is in them, the deepest first: objects while the listing goes on, then collections, of which alone the
 * names are held. A collection below which something was left out or could not be deleted stays; some servers would delete it with all
 * that is in it.
 */
final class DeleteTree {
    private record Folder(PelicanUrl url, String path, int depth) {}

    private final ObjectMoves moves;
    private final Selection selection;
    private final Crew crew;
    private final ConcurrentLinkedQueue<Folder> folders = new ConcurrentLinkedQueue<>();
    private final Set<String> keeping = ConcurrentHashMap.newKeySet();
    private final String root;

    private DeleteTree(ObjectMoves moves, String root, Selection selection, Crew crew) {
        this.moves = moves;
        this.root = root;
        this.selection = selection;
        this.crew = crew;
    }

    /** Plans and awaits the deletion of {@code url}, an object or a collection, which is {@code path} of what is selected from. */
    static void plan(ObjectMoves moves, PelicanUrl url, String path, Selection selection, Crew crew)
            throws InterruptedException {
        var tree = new DeleteTree(moves, path, selection, crew);
        FolderWalk.over(new Folder(url, path, 0), crew.threads(), tree::visit);
        crew.drain();
        tree.deleteFolders();
    }

    static void single(ObjectMoves moves, PelicanUrl url, Crew crew) throws InterruptedException {
        var planned = Planned.of(Planned.Action.DELETE, url);
        crew.add(planned, () -> {
            moves.deleteObject(url);
            return Results.of(planned, Outcome.DELETED);
        });
    }

    private void visit(Folder folder, Consumer<Folder> below) throws InterruptedException {
        boolean isObject = false;
        try (var entries = moves.list(folder.url())) {
            for (Iterator<ObjectInfo> each = entries.iterator(); each.hasNext(); ) {
                var entry = each.next();
                isObject |= entry.url().equals(folder.url()) && !entry.isCollection();
                entry(folder, entry, isObject, below);
            }
        } catch (IOException | UncheckedIOException e) {
            keep(folder.path());
            crew.failed(folder.url(), Optional.empty(), Results.asPelican(e, folder.url()));
        }
        if (!isObject) {
            folders.add(folder);
        }
    }

    private void entry(Folder folder, ObjectInfo entry, boolean isObject, Consumer<Folder> below)
            throws InterruptedException {
        if (isObject) {
            single(moves, entry.url(), crew);
            return;
        }
        var path = folder.path().isEmpty() ? entry.name() : folder.path() + "/" + entry.name();
        if (entry.isCollection() && selection.enters(path)) {
            below.accept(new Folder(entry.url(), path, folder.depth() + 1));
        } else if (!entry.isCollection() && selection.takes(path)) {
            var planned = Planned.of(Planned.Action.DELETE, entry.url());
            crew.add(planned, () -> {
                try {
                    moves.deleteObject(entry.url());
                } catch (IOException | RuntimeException e) {
                    keep(folder.path());
                    throw e;
                }
                return Results.of(planned, Outcome.DELETED);
            });
        } else {
            keep(folder.path());
        }
    }

    /** Keeps the collection at {@code path} and those above it. */
    private void keep(String path) {
        keeping.add(root);
        var at = path;
        while (at.length() > root.length()) {
            keeping.add(at);
            int slash = at.lastIndexOf('/');
            at = slash < 0 ? "" : at.substring(0, slash);
        }
    }

    private void deleteFolders() throws InterruptedException {
        List<Folder> deepestFirst = folders.stream()
                .sorted(Comparator.comparingInt(Folder::depth).reversed())
                .toList();
        int depth = Integer.MAX_VALUE;
        for (var folder : deepestFirst) {
            if (folder.depth() < depth) {
                crew.drain();
                depth = folder.depth();
            }
            if (keeping.contains(folder.path())) {
                continue;
            }
            var planned = Planned.of(Planned.Action.DELETE, folder.url());
            crew.add(planned, () -> {
                try {
                    moves.deleteCollection(folder.url());
                } catch (IOException | RuntimeException e) {
                    keep(folder.path());
                    throw e;
                }
                return Results.of(planned, Outcome.DELETED);
            });
        }
        crew.drain();
    }
}
