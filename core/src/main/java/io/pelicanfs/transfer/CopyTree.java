package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Collections and objects of one federation into a collection of the same or another one, through this machine. */
final class CopyTree {
    private record Pair(PelicanUrl from, PelicanUrl to, String path, boolean absent) {}

    private final ObjectMoves moves;
    private final Selection selection;
    private final Crew crew;
    private final RemoteExtras extras;
    private final Replacements replacements;

    private CopyTree(ObjectMoves moves, Selection selection, Crew crew) {
        this.moves = moves;
        this.selection = selection;
        this.crew = crew;
        this.extras = new RemoteExtras(moves, selection, crew);
        this.replacements = new Replacements(crew);
    }

    /** Plans {@code sources}, collections with all that is in them. */
    static void plan(ObjectMoves moves, Iterator<CopySource> sources, Selection selection, Crew crew)
            throws InterruptedException {
        var tree = new CopyTree(moves, selection, crew);
        for (int i = 0; sources.hasNext(); i++) {
            if (i > 0) {
                // What one source has not, another may have just brought.
                tree.extras.incomplete();
            }
            var next = crew.next(sources);
            try {
                tree.plan(next);
            } catch (PelicanException e) {
                tree.extras.incomplete();
                crew.failed(next.object().url(), Optional.empty(), e);
            }
        }
        tree.replacements.run(tree.extras.delete());
    }

    private void plan(CopySource next) throws PelicanException, InterruptedException {
        var object = next.object();
        if (!object.isCollection()) {
            extras.incomplete();
            claim(object.url(), next.to());
            copy(object, next.to());
            return;
        }
        if (overlap(next, crew.options())) {
            throw Results.refused(
                    ErrorKind.USAGE,
                    object.url(),
                    "source and target lie one in the other: " + next.to().path(),
                    "Name a target elsewhere.");
        }
        FolderWalk.over(new Pair(object.url(), next.to(), "", false), crew.threads(), this::visit);
    }

    private void claim(PelicanUrl from, PelicanUrl to) throws PelicanException {
        crew.claims().claim(to.toString(), from);
    }

    /** What is copied into itself grows by a level with each run; and a target around its source would have it deleted as an extra. */
    private static boolean overlap(CopySource source, TransferOptions options) {
        var from = source.object().url();
        return source.to().isWithin(from) || (options.deletesExtras() && from.isWithin(source.to()));
    }

    private void visit(Pair pair, Consumer<Pair> below) throws InterruptedException {
        Destination there;
        Set<String> seen = new HashSet<>();
        try {
            there = pair.absent()
                    ? Destination.absent(pair.to())
                    : Destination.of(moves, pair.to(), crew.options(), all -> true);
            boolean empty = true;
            try (var entries = moves.list(pair.from())) {
                for (Iterator<ObjectInfo> each = entries.iterator(); each.hasNext(); ) {
                    var entry = each.next();
                    empty = false;
                    if (entry.url().equals(pair.from()) && !entry.isCollection()) {
                        extras.incomplete();
                    }
                    if (crew.options().deletesExtras()) {
                        seen.add(entry.name());
                    }
                    entry(pair, entry, there, below);
                }
            }
            if (empty && there.isAbsent() && selection.keepsEmpty()) {
                createEmpty(pair.to());
            }
        } catch (IOException | UncheckedIOException e) {
            extras.incomplete();
            crew.failed(pair.from(), Optional.empty(), Results.asPelican(e, pair.from()));
            return;
        }
        if (crew.options().deletesExtras()) {
            extras.find(there, pair.path(), entry -> seen.contains(entry.name()));
        }
    }

    private void createEmpty(PelicanUrl collection) throws InterruptedException {
        var planned = Planned.of(Planned.Action.CREATE, collection);
        crew.add(planned, () -> {
            moves.createCollection(collection);
            return Results.of(planned, Outcome.CREATED);
        });
    }

    private void entry(Pair pair, ObjectInfo entry, Destination there, Consumer<Pair> below)
            throws InterruptedException {
        var path = pair.path().isEmpty() ? entry.name() : pair.path() + "/" + entry.name();
        if (Put.isUnfinished(entry)) {
            return;
        }
        try {
            if (entry.isCollection()) {
                if (selection.enters(path)) {
                    collection(entry, child(pair.to(), entry), path, there, below);
                }
            } else if (selection.takes(path)) {
                var to = child(pair.to(), entry);
                claim(entry.url(), to);
                object(entry, to, path, there);
            }
        } catch (PelicanException e) {
            crew.failed(entry.url(), Optional.empty(), e);
        }
    }

    private static PelicanUrl child(PelicanUrl collection, ObjectInfo entry) throws PelicanException {
        try {
            return collection.child(entry.name());
        } catch (IllegalArgumentException e) {
            throw Results.refused(
                    ErrorKind.USAGE,
                    entry.url(),
                    "its name cannot be that of an object",
                    "Copy it alone under another name.");
        }
    }

    private void collection(ObjectInfo from, PelicanUrl to, String path, Destination there, Consumer<Pair> below) {
        var object = there.named(to.name());
        boolean inTheWay = object.isPresent() && !object.get().isCollection();
        if (inTheWay && replacements.areOpen() && selection.takes(path)) {
            extras.add(object.get(), path);
            replacements.add(to, Optional.empty(), Destination.objectInTheWay(to), () -> {
                FolderWalk.over(new Pair(from.url(), to, path, true), crew.threads(), this::visit);
            });
            return;
        }
        boolean absent = there.isAbsent() || (there.isKnown() && object.isEmpty());
        below.accept(new Pair(from.url(), to, path, absent));
    }

    private void object(ObjectInfo from, PelicanUrl to, String path, Destination there)
            throws PelicanException, InterruptedException {
        var object = there.named(to.name());
        if (object.filter(ObjectInfo::isCollection).isPresent()) {
            var refusal = Destination.collectionInTheWay(to);
            if (!replacements.areOpen()) {
                throw refusal;
            }
            extras.add(object.get(), path);
            replacements.add(to, Optional.empty(), refusal, () -> copy(from, to));
            return;
        }
        if (object.isPresent()
                && crew.options().compare() == TransferOptions.Compare.SIZE_AND_TIME
                && isSame(from, object.get())) {
            crew.report(Results.unchanged(to, Optional.empty(), from.sizeBytes().orElse(0)));
            return;
        }
        copy(from, to);
    }

    private void copy(ObjectInfo from, PelicanUrl to) throws InterruptedException {
        long sizeBytes = from.sizeBytes().orElse(0);
        var planned = new Planned(Planned.Action.COPY, from.url(), Optional.empty(), Optional.of(to), sizeBytes);
        crew.add(planned, () -> new Listed(moves).move(from, now -> moves.copy(now, to, crew.options())));
    }

    /** Of equal size, and written after the source: in the same second it may have been before. */
    private static boolean isSame(ObjectInfo from, ObjectInfo to) {
        return from.sizeBytes().isPresent()
                && from.sizeBytes().equals(to.sizeBytes())
                && from.modified().isPresent()
                && to.modified().isPresent()
                && to.modified().get().isAfter(from.modified().get());
    }
}
