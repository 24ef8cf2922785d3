package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An archive that can only be read from its beginning, such as a tar.gz, into a local folder: one request for all of it, one member after
 * another. Only its end tells whether its bytes were right; if they were not, the files that came of them are taken away again, but not if
 * the end is only missing and that was to be expected ({@link ErrorKind#INCOMPLETE}). One thread, once.
 */
final class SequentialGet {
    private final PelicanUrl root;
    private final Path at;
    private final LocalFolder target;
    private final Selection selection;
    private final Crew crew;
    /** The folder of the last member. */
    private Path entered;

    private final List<Path> copied = new ArrayList<>();

    /**
     * @param root what is fetched: the inside of the archive, or a folder in it
     * @param at the local folder for it
     */
    SequentialGet(PelicanUrl root, Path at, LocalFolder target, Selection selection, Crew crew) {
        this.root = root;
        this.at = at;
        this.entered = at;
        this.target = target;
        this.selection = selection;
        this.crew = crew;
    }

    void run(ObjectMoves.Pass pass) throws InterruptedException {
        try {
            for (var member = pass.next(); member.isPresent(); member = pass.next()) {
                var path = below(member.get().url());
                if (path.isPresent() && isSelected(member.get(), path.get())) {
                    member(pass, member.get(), path.get());
                }
            }
        } catch (IOException e) {
            var failure = Results.asPelican(e, root);
            if (failure.kind() == ErrorKind.BAD_ARCHIVE || failure.kind() == ErrorKind.CORRUPT) {
                takeAway();
            }
            crew.failed(root, Optional.of(at), failure);
        }
    }

    private void takeAway() {
        for (var file : copied) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The failure is told; the file is one of those it speaks of.
            }
        }
    }

    /** Returns the path of a member below what is fetched; empty for one that is elsewhere. */
    private Optional<String> below(PelicanUrl url) {
        var folder = root.member().orElse("");
        var name = url.member().orElse("");
        if (folder.isEmpty()) {
            return Optional.of(name);
        }
        var prefix = folder.endsWith("/") ? folder : folder + "/";
        return name.startsWith(prefix) ? Optional.of(name.substring(prefix.length())) : Optional.empty();
    }

    private boolean isSelected(ObjectInfo member, String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (!selection.enters(path.substring(0, slash))) {
                return false;
            }
        }
        return member.isCollection() ? selection.enters(path) : selection.takes(path);
    }

    private void member(ObjectMoves.Pass pass, ObjectInfo member, String path) throws InterruptedException {
        try {
            var names = path.split("/", -1);
            var folder = at;
            for (int i = 0; i < names.length - (member.isCollection() ? 0 : 1); i++) {
                folder = LocalName.in(folder, names[i], member.url());
            }
            enter(folder, member.url());
            if (!member.isCollection()) {
                crew.report(file(pass, member, folder, names[names.length - 1]));
            }
        } catch (PelicanException e) {
            crew.failed(member.url(), Optional.empty(), e);
        }
    }

    /** Makes or finds a folder and those above it, unless the member before was in it as well. */
    private void enter(Path folder, PelicanUrl url) throws PelicanException {
        if (folder.equals(entered)) {
            target.requireInside(folder, url);
            return;
        }
        for (int i = at.getNameCount(); i < folder.getNameCount(); i++) {
            target.enter(at.resolve(at.relativize(folder).subpath(0, i - at.getNameCount() + 1)), url);
        }
        entered = folder;
    }

    private Transferred file(ObjectMoves.Pass pass, ObjectInfo member, Path folder, String name)
            throws PelicanException {
        var url = member.url();
        var file = LocalName.in(folder, name, url);
        crew.claims().claim(file.toString(), url);
        var there = target.existing(file, url);
        long sizeBytes = member.sizeBytes().orElse(0);
        if (there.isPresent() && GetTree.isSame(member, there.get())) {
            return Results.unchanged(url, Optional.of(file), sizeBytes);
        }
        var planned = Planned.of(Planned.Action.GET, url, file, sizeBytes);
        if (crew.options().isDry()) {
            return Results.of(planned, Outcome.PLANNED);
        }
        if (there.isPresent() && crew.options().existing() == Existing.KEEP) {
            throw Get.stands(url, file);
        }
        try {
            var result = pass.copy(file, crew.options());
            copied.add(file);
            target.requireInside(folder, url);
            member.modified().ifPresent(time -> LocalFolder.setTime(file, time));
            return result;
        } catch (IOException e) {
            var failure = Results.asPelican(e, url);
            if (failure.kind() == ErrorKind.CANCELLED) {
                throw failure;
            }
            return Results.failed(planned, failure);
        }
    }
}
