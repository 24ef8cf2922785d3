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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Local folders and files into a collection. One listing of each collection tells what is there, so an unchanged file costs no request of
 * its own; below a collection that is not there nothing is asked. The entries of one collection are held while its folder is compared.
 */
final class PutTree {
    private static final Duration REMAINS_KEPT = Duration.ofDays(1);

    /** A folder and the collection for it; {@code absent} if that is known not to be there. */
    private record Pair(Path folder, PelicanUrl url, String path, boolean absent) {}

    private final ObjectMoves moves;
    private final Selection selection;
    private final Crew crew;
    private final RemoteExtras extras;
    private final Replacements replacements;

    private PutTree(ObjectMoves moves, Selection selection, Crew crew) {
        this.moves = moves;
        this.selection = selection;
        this.crew = crew;
        this.extras = new RemoteExtras(moves, selection, crew);
        this.replacements = new Replacements(crew);
    }

    /** Plans {@code sources}, folders with all that is in them. */
    static void plan(ObjectMoves moves, Iterator<Upload> sources, Selection selection, Crew crew)
            throws InterruptedException {
        var tree = new PutTree(moves, selection, crew);
        for (int i = 0; sources.hasNext(); i++) {
            if (i > 0) {
                // What one source has not, another may have just brought.
                tree.extras.incomplete();
            }
            var next = crew.next(sources);
            if (Files.isDirectory(next.source())) {
                FolderWalk.over(new Pair(next.source(), next.to(), "", false), crew.threads(), tree::visit);
            } else {
                tree.extras.incomplete();
                tree.single(next);
            }
        }
        tree.replacements.run(tree.extras.delete());
    }

    /** A file that was named itself: its object is looked at alone, however large the collection is that it goes to. */
    private void single(Upload upload) throws InterruptedException {
        var file = upload.source();
        try {
            crew.claims().claim(upload.to().toString(), upload.to());
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw notAFile(upload.to(), file, attributes);
            }
            if (crew.options().isDry()) {
                requireReplaceable(upload.to(), lookAt(upload.to()), attributes);
            }
            crew.add(
                    Planned.of(Planned.Action.PUT, upload.to(), file, attributes.size()),
                    () -> moves.put(
                            file,
                            upload.to(),
                            new PutOptions(
                                    crew.options().existing(),
                                    upload.expected() ? PutOptions.Known.TAKEN : PutOptions.Known.NOTHING)));
        } catch (IOException e) {
            crew.failed(upload.to(), Optional.of(file), Results.asPelican(e, upload.to()));
        }
    }

    private void visit(Pair pair, Consumer<Pair> below) throws InterruptedException {
        Destination there;
        try {
            there = pair.absent()
                    ? Destination.absent(pair.url())
                    : Destination.of(moves, pair.url(), crew.options(), entry -> matters(entry, pair.folder()));
        } catch (IOException e) {
            extras.incomplete();
            crew.failed(pair.url(), Optional.of(pair.folder()), Results.asPelican(e, pair.url()));
            return;
        }
        boolean empty = true;
        deleteRemains(there);
        try (var entries = Files.newDirectoryStream(pair.folder())) {
            for (var entry : entries) {
                empty = false;
                entry(pair, entry, there, below);
            }
        } catch (IOException e) {
            extras.incomplete();
            crew.failed(pair.url(), Optional.of(pair.folder()), Results.asPelican(e, pair.url()));
            return;
        }
        if (empty && there.isAbsent() && selection.keepsEmpty()) {
            var planned = Planned.of(Planned.Action.CREATE, pair.url(), pair.folder(), 0);
            crew.add(planned, () -> {
                moves.createCollection(pair.url());
                return Results.of(planned, Outcome.CREATED);
            });
        }
        if (crew.options().deletesExtras()) {
            extras.find(there, pair.folder(), pair.path());
        }
    }

    private boolean matters(ObjectInfo entry, Path folder) {
        return crew.options().deletesExtras() || Put.isUnfinished(entry) || LocalFolder.mayHave(folder, entry);
    }

    /** What puts that were killed have left for so long that no other can still be writing it. Newer remains of this machine each put knows. */
    private void deleteRemains(Destination there) throws InterruptedException {
        var abandoned = Instant.now().minus(REMAINS_KEPT);
        for (var entry : (Iterable<ObjectInfo>) there.entries()::iterator) {
            boolean old = entry.modified().filter(abandoned::isAfter).isPresent();
            if (old && Put.isUnfinished(entry)) {
                DeleteTree.single(moves, entry.url(), crew);
            }
        }
    }

    private void entry(Pair pair, Path entry, Destination there, Consumer<Pair> below) throws InterruptedException {
        var name = String.valueOf(entry.getFileName());
        var path = pair.path().isEmpty() ? name : pair.path() + "/" + name;
        if (!selection.enters(path) || LocalName.isTemporary(entry)) {
            return;
        }
        try {
            var link = Files.readAttributes(entry, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (link.isDirectory()) {
                var child = child(pair.url(), entry, name);
                var object = there.named(name);
                if (object.filter(other -> isReplaced(other, path)).isPresent()) {
                    extras.add(object.get(), path);
                    var refusal = Destination.objectInTheWay(child);
                    replacements.add(child, Optional.of(entry), refusal, () -> {
                        FolderWalk.over(new Pair(entry, child, path, true), crew.threads(), this::visit);
                    });
                    return;
                }
                boolean absent = there.isAbsent() || (there.isKnown() && object.isEmpty());
                below.accept(new Pair(entry, child, path, absent));
                return;
            }
            if (!selection.takes(path)) {
                return;
            }
            // A link to a file stands for the file; one to a folder could lead back up.
            var attributes = link.isSymbolicLink() ? Files.readAttributes(entry, BasicFileAttributes.class) : link;
            if (!attributes.isRegularFile()) {
                throw notAFile(pair.url(), entry, attributes);
            }
            file(entry, path, attributes, pair.url(), there);
        } catch (IOException e) {
            crew.failed(pair.url(), Optional.of(entry), Results.asPelican(e, pair.url()));
        }
    }

    private static PelicanException notAFile(PelicanUrl url, Path entry, BasicFileAttributes attributes) {
        return attributes.isDirectory()
                ? Results.refused(
                        ErrorKind.LOCAL,
                        url,
                        entry + " is a symbolic link to a folder, and those are not followed",
                        "Name the folder as a source of its own, or leave the link out with --exclude.")
                : Results.refused(ErrorKind.LOCAL, url, entry + " is no file", "Leave it out with --exclude.");
    }

    /** Returns whether {@code object}, which stands where a collection should be, is deleted as an extra. */
    private boolean isReplaced(ObjectInfo object, String path) {
        return replacements.areOpen() && !object.isCollection() && selection.takes(path);
    }

    private void file(Path file, String path, BasicFileAttributes attributes, PelicanUrl collection, Destination there)
            throws IOException, InterruptedException {
        var name = String.valueOf(file.getFileName());
        var url = child(collection, file, name);
        crew.claims().claim(url.toString(), url);
        var object = there.named(name);
        if (object.filter(ObjectInfo::isCollection).isPresent()) {
            var refusal = Destination.collectionInTheWay(url);
            if (!replacements.areOpen()) {
                throw refusal;
            }
            extras.add(object.get(), path);
            replacements.add(
                    url, Optional.of(file), refusal, () -> put(file, url, attributes.size(), PutOptions.CREATE));
            return;
        }
        if (object.isPresent()
                && crew.options().compare() == TransferOptions.Compare.SIZE_AND_TIME
                && isSame(object.get(), file, attributes)) {
            crew.report(Results.unchanged(url, Optional.of(file), attributes.size()));
            return;
        }
        requireReplaceable(url, object, attributes);
        // What is not there needs no look before it is put, and nothing that came there meanwhile is replaced.
        var options = there.isKnown() && object.isEmpty()
                ? PutOptions.CREATE_IN_FREE_PLACE
                : new PutOptions(
                        crew.options().existing(),
                        object.isPresent() ? PutOptions.Known.TAKEN : PutOptions.Known.NOTHING);
        put(file, url, attributes.size(), options);
    }

    private void put(Path file, PelicanUrl url, long sizeBytes, PutOptions options) throws InterruptedException {
        crew.add(Planned.of(Planned.Action.PUT, url, file, sizeBytes), () -> moves.put(file, url, options));
    }

    /** The put itself refuses what must not be replaced; a dry run has to tell it. */
    private void requireReplaceable(PelicanUrl url, Optional<ObjectInfo> there, BasicFileAttributes file)
            throws PelicanException {
        var size = there.flatMap(object ->
                object.sizeBytes().isPresent() ? Optional.of(object.sizeBytes().getAsLong()) : Optional.empty());
        boolean keeps = crew.options().isDry() && crew.options().existing() == Existing.KEEP;
        if (keeps && size.isPresent() && size.get() != file.size()) {
            throw Results.refused(
                    ErrorKind.EXISTS,
                    url,
                    "another object stands there (" + size.get() + " bytes, the file has " + file.size() + ")",
                    "Name another target, or replace it with --overwrite.");
        }
    }

    /** Returns the object that stands at {@code url}; empty also where nobody may look. */
    private Optional<ObjectInfo> lookAt(PelicanUrl url) throws IOException {
        try (var entries = moves.list(url)) {
            return entries.limit(1)
                    .filter(entry -> entry.url().equals(url) && !entry.isCollection())
                    .findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND
                    || e.kind() == ErrorKind.FORBIDDEN
                    || e.kind() == ErrorKind.TOKEN_NEEDED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * An object that was written after anything was done to the file, with its size, holds the file. In the same second it may have been before;
     * and a file that took the place of another may be older than its object, which the time of the change of its name tells.
     */
    private static boolean isSame(ObjectInfo object, Path file, BasicFileAttributes attributes) {
        return object.sizeBytes().isPresent()
                && object.sizeBytes().getAsLong() == attributes.size()
                && object.modified().isPresent()
                && isBefore(attributes.lastModifiedTime(), object.modified().get())
                && isBefore(
                        LocalFolder.changed(file, attributes), object.modified().get());
    }

    private static boolean isBefore(FileTime changed, Instant written) {
        return changed.toInstant().truncatedTo(ChronoUnit.SECONDS).isBefore(written);
    }

    private static PelicanUrl child(PelicanUrl collection, Path file, String name) throws PelicanException {
        try {
            // Bytes that are no text come back as other bytes.
            if (file.getFileSystem().getPath(name).equals(file.getFileName())) {
                return collection.child(name);
            }
        } catch (IllegalArgumentException e) {
            // Falls through.
        }
        throw Results.refused(ErrorKind.LOCAL, collection, "the name of " + file + " is not text", "Rename the file.");
    }
}
