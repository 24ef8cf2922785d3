package io.pelicanfs.transfer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Collections, archives and single objects into a local folder. The listing decides what is the same already, so an object costs one
 * request and one that is there costs none; a file gets the object's time, by which the next run knows it.
 */
final class GetTree {
    /** A collection and the local folder for it. */
    private record Pair(PelicanUrl url, Path folder, String path) {}

    private final ObjectMoves moves;
    private final LocalFolder target;
    private final Selection selection;
    private final Crew crew;
    private final LocalExtras extras;
    private final Replacements replacements;
    private final MemberBatches members;

    private GetTree(ObjectMoves moves, LocalFolder target, Selection selection, Crew crew) {
        this.moves = moves;
        this.target = target;
        this.selection = selection;
        this.crew = crew;
        this.extras = new LocalExtras(selection, crew);
        this.replacements = new Replacements(crew);
        this.members = new MemberBatches(moves, target, crew);
    }

    /** Plans {@code sources}, each under its path below {@code folder}; collections with all that is in them. */
    static void plan(ObjectMoves moves, Iterator<NamedObject> sources, Path folder, Selection selection, Crew crew)
            throws IOException, InterruptedException {
        if (!sources.hasNext()) {
            // Not even the folder is made.
            return;
        }
        var missing = missing(folder);
        var tree = new GetTree(moves, LocalFolder.at(folder, crew.options().run()), selection, crew);
        for (int i = 0; sources.hasNext(); i++) {
            if (i > 0) {
                // What one source has not, another may have just brought.
                tree.extras.incomplete();
            }
            var source = crew.next(sources);
            try {
                tree.plan(source);
            } catch (PelicanException e) {
                tree.extras.incomplete();
                crew.failed(source.object().url(), Optional.empty(), e);
            }
        }
        tree.members.flush();
        tree.replacements.run(tree.extras.delete());
        tree.members.flush();
        if (crew.hasFailures()) {
            crew.drain();
            deleteEmpty(missing);
        }
    }

    /** Returns {@code folder} and those above it that are to be made for it, the deepest first. */
    private static List<Path> missing(Path folder) {
        var missing = new ArrayList<Path>();
        for (var at = folder.toAbsolutePath().normalize(); at != null && Files.notExists(at); at = at.getParent()) {
            missing.add(at);
        }
        return missing;
    }

    /** A folder that was made for what could not be had is of no use; one that holds something cannot be deleted. */
    private static void deleteEmpty(List<Path> made) {
        try {
            for (var folder : made) {
                Files.delete(folder);
            }
        } catch (IOException e) {
            // Something has arrived in it.
        }
    }

    private void plan(NamedObject source) throws PelicanException, InterruptedException {
        var url = source.object().url();
        var at = target.root();
        var names = source.path().isEmpty() ? new String[0] : source.path().split("/");
        int folders = source.object().isCollection() ? names.length : names.length - 1;
        for (int i = 0; i < folders; i++) {
            at = LocalName.in(at, names[i], url);
            target.enter(at, url);
        }
        if (source.object().isCollection()) {
            FolderWalk.over(new Pair(url, at, source.path()), crew.threads(), this::visit);
        } else {
            extras.incomplete();
            object(source.object(), at, names[names.length - 1]);
        }
    }

    private void visit(Pair pair, Consumer<Pair> below) throws InterruptedException {
        try {
            target.enter(pair.folder(), pair.url());
        } catch (PelicanException e) {
            extras.incomplete();
            crew.failed(pair.url(), Optional.of(pair.folder()), e);
            return;
        }
        Map<String, String> folded = new HashMap<>();
        Set<String> seen = new HashSet<>();
        try (var entries = moves.list(pair.url())) {
            for (Iterator<ObjectInfo> each = entries.iterator(); each.hasNext(); ) {
                var entry = each.next();
                boolean itself = entry.url().equals(pair.url()) && !entry.isCollection();
                if (itself && pair.path().isEmpty()) {
                    // A source that is an object: nothing is known of its neighbours.
                    extras.incomplete();
                }
                if (crew.options().deletesExtras()) {
                    seen.add(entry.name());
                }
                try {
                    requireOwnName(folded, entry);
                    entry(pair, entry, below);
                } catch (PelicanException e) {
                    crew.failed(entry.url(), Optional.of(pair.folder()), e);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            extras.incomplete();
            var failure = Results.asPelican(e, pair.url());
            if (failure.kind() != ErrorKind.BAD_ARCHIVE || !isPassedOver(pair, failure)) {
                crew.failed(pair.url(), Optional.of(pair.folder()), failure);
            }
            return;
        }
        if (crew.options().deletesExtras()) {
            extras.find(pair.url(), pair.folder(), pair.path(), seen);
        }
    }

    /** Fetches from an archive that cannot be listed but read from its beginning. Returns whether it is one that this is right for. */
    private boolean isPassedOver(Pair pair, PelicanException failure) throws InterruptedException {
        try {
            var pass = moves.pass(pair.url(), failure, crew.options().cutArchive());
            if (pass.isEmpty()) {
                return false;
            }
            try (var open = pass.get()) {
                new SequentialGet(pair.url(), pair.folder(), target, selection, crew).run(open);
            }
        } catch (IOException e) {
            crew.failed(pair.url(), Optional.of(pair.folder()), Results.asPelican(e, pair.url()));
        }
        return true;
    }

    /** Two names that the file system takes for one: the second would overwrite the first. */
    private void requireOwnName(Map<String, String> folded, ObjectInfo entry) throws PelicanException {
        if (!target.foldsCase()) {
            return;
        }
        var other = folded.putIfAbsent(LocalName.folded(entry.name()), entry.name());
        if (other != null && !other.equals(entry.name())) {
            throw Results.refused(
                    ErrorKind.LOCAL,
                    entry.url(),
                    "the name differs from '" + other + "' in case only, and this file system takes them for one",
                    "Get it alone under another name: pelfs get URL FILE.");
        }
    }

    private void entry(Pair pair, ObjectInfo entry, Consumer<Pair> below)
            throws PelicanException, InterruptedException {
        var path = pair.path().isEmpty() ? entry.name() : pair.path() + "/" + entry.name();
        if (Put.isUnfinished(entry)) {
            return;
        }
        if (entry.isCollection()) {
            if (selection.enters(path)) {
                collection(entry, LocalName.in(pair.folder(), entry.name(), entry.url()), path, below);
            }
        } else if (selection.takes(path)) {
            var file = LocalName.in(pair.folder(), entry.name(), entry.url());
            if (replacements.areOpen() && Files.isDirectory(file, NOFOLLOW_LINKS)) {
                replace(entry.url(), file, path, () -> object(entry, pair.folder(), entry.name()));
            } else {
                object(entry, pair.folder(), entry.name());
            }
        }
    }

    private void collection(ObjectInfo collection, Path folder, String path, Consumer<Pair> below) {
        var pair = new Pair(collection.url(), folder, path);
        boolean inTheWay =
                replacements.areOpen() && selection.takes(path) && Files.isRegularFile(folder, NOFOLLOW_LINKS);
        if (inTheWay) {
            replace(pair.url(), folder, path, () -> FolderWalk.over(pair, crew.threads(), this::visit));
        } else {
            below.accept(pair);
        }
    }

    private void replace(PelicanUrl url, Path place, String path, Replacements.Step step) {
        extras.add(url, place, path);
        var refusal = Results.refused(
                ErrorKind.LOCAL,
                url,
                "something of the other kind stands at " + place,
                "Take it away, or name another target; nothing is deleted where anything failed.");
        replacements.add(url, Optional.of(place), refusal, () -> {
            target.gaveWay(place);
            step.run();
        });
    }

    private void object(ObjectInfo object, Path folder, String name) throws PelicanException, InterruptedException {
        var url = object.url();
        var file = LocalName.in(folder, name, url);
        crew.claims().claim(target.foldsCase() ? LocalName.folded(file.toString()) : file.toString(), url);
        var there = target.existing(file, url);
        long sizeBytes = object.sizeBytes().orElse(0);
        if (there.isPresent()) {
            if (crew.options().compare() == TransferOptions.Compare.SIZE_AND_TIME && isSame(object, there.get())) {
                crew.report(Results.unchanged(url, Optional.of(file), sizeBytes));
                return;
            }
            if (crew.options().existing() == Existing.KEEP
                    && object.sizeBytes().isPresent()
                    && sizeBytes != there.get().size()) {
                throw Get.stands(url, file);
            }
        }
        if (MemberBatches.takes(object)) {
            members.add(object, folder, file);
            return;
        }
        var planned = Planned.of(Planned.Action.GET, url, file, sizeBytes);
        crew.add(planned, () -> {
            target.requireInside(folder, url);
            var result = new Listed(moves).move(object, now -> moves.get(now, file, crew.options()));
            target.requireInside(folder, url);
            object.modified().ifPresent(time -> LocalFolder.setTime(file, time));
            return result;
        });
    }

    static boolean isSame(ObjectInfo object, BasicFileAttributes file) {
        return object.sizeBytes().isPresent()
                && object.sizeBytes().getAsLong() == file.size()
                && object.modified().isPresent()
                && object.modified()
                        .get()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .equals(file.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS));
    }
}
