package io.pelicanfs.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.IndexStore;
import io.pelicanfs.archive.Member;
import io.pelicanfs.read.Waiting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Archives that are open, so that reading a second member costs no second index. An archive that has changed meanwhile is opened once
 * more. Thread-safe.
 */
final class Archives {
    /** An index of a million members takes about 60 MB, so few are kept. */
    private static final int MOST_OPEN = 8;

    private static final long SMALL_BYTES = 1 << 20;

    /** Opens random access to an object. */
    @FunctionalInterface
    interface Opener {
        PositionalReader open(PelicanUrl object) throws IOException;
    }

    /** Work on an open archive. */
    @FunctionalInterface
    interface Work<T> {
        T on(Archive archive) throws IOException;
    }

    private final Opener opener;
    private final IndexStore indexes;
    // An archive that drops out is not closed: a reader of one of its members may still be in use, and it holds nothing
    // but memory.
    private final Cache<PelicanUrl, CompletableFuture<Archive>> open =
            Caffeine.newBuilder().maximumSize(MOST_OPEN).executor(Runnable::run).build();

    Archives(Opener opener) {
        this(opener, IndexStore.NONE);
    }

    Archives(Opener opener, IndexStore indexes) {
        this.opener = opener;
        this.indexes = indexes;
    }

    byte[] read(PelicanUrl url) throws IOException {
        return with(url, archive -> archive.read(member(archive, url)));
    }

    PositionalReader open(PelicanUrl url) throws IOException {
        return with(url, archive -> archive.open(member(archive, url)));
    }

    InputStream stream(PelicanUrl url) throws IOException {
        return begin(url).bytes();
    }

    /** A member whose bytes are about to be read. */
    record Begun(Archive archive, Member member, InputStream bytes) {}

    Begun begin(PelicanUrl url) throws IOException {
        return with(url, archive -> {
            var member = member(archive, url);
            // Read at once it is verified before it is given out, and a damaged one can be had elsewhere.
            var bytes = sizeBytes(archive, member).orElse(0) <= SMALL_BYTES
                    ? new ByteArrayInputStream(archive.read(member))
                    : archive.stream(member);
            return new Begun(archive, member, bytes);
        });
    }

    /** Fails for a member that unpacks to more than a disk may have room for; see {@link Archive#requireModest}. */
    void requireModest(PelicanUrl url) throws IOException {
        with(url, archive -> {
            archive.requireModest(member(archive, url));
            return archive;
        });
    }

    ObjectInfo stat(PelicanUrl url) throws IOException {
        return with(url, archive -> isRoot(url) ? folder(url) : info(archive, url, member(archive, url)));
    }

    Stream<ObjectInfo> list(PelicanUrl url) throws IOException {
        return with(url, archive -> {
            if (!isRoot(url)) {
                var member = member(archive, url);
                if (member.type() != Member.Type.COLLECTION) {
                    return Stream.of(info(archive, url, member));
                }
            }
            return archive.children(url.member().orElse(""))
                    .map(child -> info(archive, url.withMember(name(archive, child)), child));
        });
    }

    /** Runs {@code work} on the archive that {@code url} names, and once more on a fresh one where it has changed since it was opened. */
    <T> T with(PelicanUrl url, Work<T> work) throws IOException {
        var object = url.withoutMember();
        while (true) {
            var mine = new CompletableFuture<Archive>();
            var other = open.asMap().putIfAbsent(object, mine);
            var used = other == null ? mine : other;
            try {
                if (other == null) {
                    open(object, mine);
                }
                // A copy, since a thread that is interrupted cancels what it waits for.
                return work.on(Waiting.on(used.copy()));
            } catch (PelicanException e) {
                boolean stale = e.kind() == ErrorKind.CHANGED || e.kind() == ErrorKind.CORRUPT;
                boolean othersEnd = e.kind() == ErrorKind.CANCELLED
                        && used.isCompletedExceptionally()
                        && !Thread.currentThread().isInterrupted();
                if (stale || othersEnd) {
                    open.asMap().remove(object, used);
                }
                boolean borrowed = stale && isBorrowed(used);
                if (borrowed) {
                    indexes.distrust(object);
                }
                if (!borrowed && (other == null || !(stale || othersEnd))) {
                    throw e;
                }
            }
        }
    }

    private static boolean isBorrowed(CompletableFuture<Archive> archive) {
        return archive.isDone()
                && !archive.isCompletedExceptionally()
                && archive.join().indexIsBorrowed();
    }

    private void open(PelicanUrl object, CompletableFuture<Archive> archive) throws IOException {
        try {
            archive.complete(Archive.open(opener.open(object), object, indexes));
        } catch (IOException | RuntimeException | Error e) {
            open.asMap().remove(object, archive);
            archive.completeExceptionally(e);
            throw e;
        }
    }

    static Member member(Archive archive, PelicanUrl url) throws PelicanException {
        String name = url.member().orElse("");
        if (name.isEmpty()) {
            throw PelicanException.of(ErrorKind.WRONG_TYPE, "this is the inside of an archive, not a member")
                    .url(url)
                    .nextStep("Name a member after '!/', or leave '!/' out to have the archive itself.")
                    .build();
        }
        return archive.member(name)
                .orElseThrow(() -> PelicanException.of(ErrorKind.NOT_FOUND, "the archive has no such member")
                        .url(url)
                        .nextStep("Use 'pelfs ls' on the archive with '!/' at its end to see what is in it.")
                        .build());
    }

    /** A folder beside a member of the same name is asked for with a slash; without it the name is that of the member. */
    private static String name(Archive archive, Member child) {
        boolean hidden = child.ordinal() == Member.IMPLIED
                && archive.member(child.name())
                        .filter(named -> named.type() != Member.Type.COLLECTION)
                        .isPresent();
        return hidden ? child.name() + "/" : child.name();
    }

    private static boolean isRoot(PelicanUrl url) {
        return url.member().filter(String::isEmpty).isPresent();
    }

    /** Returns what is known of a member of an open archive: of a link, the size of what it leads to. */
    private static ObjectInfo info(Archive archive, PelicanUrl url, Member member) {
        return info(url, member, sizeBytes(archive, member));
    }

    /** Returns what the header of a member alone tells. */
    static ObjectInfo info(PelicanUrl url, Member member) {
        boolean sized = member.type() == Member.Type.OBJECT;
        return info(url, member, sized ? OptionalLong.of(member.sizeBytes()) : OptionalLong.empty());
    }

    private static ObjectInfo info(PelicanUrl url, Member member, OptionalLong sizeBytes) {
        return member.type() == Member.Type.COLLECTION
                ? new ObjectInfo(url, ObjectInfo.Type.COLLECTION, OptionalLong.empty(), member.modified())
                : new ObjectInfo(url, ObjectInfo.Type.OBJECT, sizeBytes, member.modified());
    }

    /** Returns how long the member's content is; empty for a link that leads to none. */
    private static OptionalLong sizeBytes(Archive archive, Member member) {
        if (member.type() != Member.Type.LINK) {
            return OptionalLong.of(member.sizeBytes());
        }
        try {
            return OptionalLong.of(archive.contentBytes(member));
        } catch (PelicanException e) {
            return OptionalLong.empty();
        }
    }

    private static ObjectInfo folder(PelicanUrl url) {
        return new ObjectInfo(url, ObjectInfo.Type.COLLECTION, OptionalLong.empty(), Optional.empty());
    }

    /** Returns whether {@code member} is what its name gives; others of the name would be told as that one once more. */
    private static boolean isNamed(Archive archive, Member member) {
        return archive.member(member.name())
                .filter(named -> named.ordinal() == member.ordinal())
                .isPresent();
    }

    /** Returns the members that match the pattern in the member part of {@code url}. */
    Stream<ObjectInfo> glob(PelicanUrl url) throws IOException {
        var glob = Glob.of("/" + url.member().orElse(""));
        return with(
                url,
                archive -> archive.members()
                        .filter(member -> member.type() != Member.Type.COLLECTION)
                        .filter(member -> glob.matches("/" + member.name()))
                        .filter(member -> isNamed(archive, member))
                        .map(member -> info(archive, url.withMember(member.name()), member)));
    }
}
