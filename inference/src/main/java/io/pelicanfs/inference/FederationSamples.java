package io.pelicanfs.inference;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.Member;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Samples that lie in a federation. Each source reads ahead on a thread of its own, at most 64 MiB of samples beyond those in work. A sample above
 * 64 MiB is a failed one.
 *
 * <p>A sample that cannot be read is a {@link Sample.Failed}; after eight in a row that another try could help with, the federation is taken
 * to be gone, and the source fails with the last of them.
 */
public final class FederationSamples {
    private FederationSamples() {}

    /**
     * Returns the members of an archive, in archive order, known by their names. Small ones are read many in a request.
     *
     * @param url an archive with its root ({@code !/}) for all its members, with a folder for those below it, with one member, or with a
     *     pattern; links are left out, and of members of one name only the last counts
     * @throws PelicanException of kind {@code NOT_FOUND} if nothing is there
     */
    public static SampleSource members(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        var archive = fs.archive(url);
        try {
            var names = MemberNames.of(fs, archive, url);
            return ReadAhead.start(new MemberFeed(archive, names.members()), names.count());
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /**
     * Returns every object below a collection, in the order of its listings, known by its path from the collection on; an object is the one
     * sample of itself.
     */
    public static SampleSource below(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        var root = fs.url(url.toString()).path();
        return found(fs, fs.walk(url), entry -> relative(root, entry));
    }

    /** Returns every object that a pattern matches, in the order of the listings, known by its URL. */
    public static SampleSource matching(PelicanFileSystem fs, PelicanUrl pattern) throws IOException {
        return found(fs, fs.glob(pattern), PelicanUrl::toString);
    }

    /** Returns the objects or members that are named, in that order, known by their URLs as given. */
    public static SampleSource listed(PelicanFileSystem fs, Iterator<PelicanUrl> urls) {
        return ReadAhead.start(ObjectFeed.listed(fs, urls), OptionalLong.empty());
    }

    private static SampleSource found(PelicanFileSystem fs, Stream<ObjectInfo> entries, ObjectFeed.Naming naming) {
        return ReadAhead.start(ObjectFeed.found(fs, entries, naming), OptionalLong.empty());
    }

    private static String relative(String root, PelicanUrl entry) {
        var path = entry.path();
        if (path.equals(root)) {
            return entry.name();
        }
        return root.equals("/") ? path.substring(1) : path.substring(root.length() + 1);
    }

    /** Which members of an archive are samples. */
    private record MemberNames(Stream<Member> members, OptionalLong count) {
        static MemberNames of(PelicanFileSystem fs, Archive archive, PelicanUrl url) throws IOException {
            var asked = url.member().orElse("");
            if (asked.indexOf('*') >= 0) {
                var matches = fs.glob(url)
                        .flatMap(entry -> archive.member(entry.url().member().orElse("")).stream());
                return new MemberNames(matches.filter(MemberNames::hasContent), OptionalLong.empty());
            }
            if (asked.isEmpty()) {
                return new MemberNames(
                        lastOfEachName(archive),
                        OptionalLong.of(lastOfEachName(archive).count()));
            }
            // Fails where there is no such member.
            fs.stat(url);
            var folder = asked.endsWith("/") ? asked : asked + "/";
            return new MemberNames(
                    lastOfEachName(archive).filter(member -> (member.name() + "/").startsWith(folder)),
                    OptionalLong.empty());
        }

        private static Stream<Member> lastOfEachName(Archive archive) {
            return archive.members()
                    .filter(MemberNames::hasContent)
                    .filter(member -> archive.member(member.name())
                            .filter(last -> last.ordinal() == member.ordinal())
                            .isPresent());
        }

        private static boolean hasContent(Member member) {
            return member.type() == Member.Type.OBJECT;
        }
    }
}
