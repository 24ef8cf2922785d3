package io.pelicanfs.transfer;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What work on trees needs for one object at a time. URLs name their federation; those to read may have a member. Thread-safe.
 */
public interface ObjectMoves {
    /** Lists a collection; an object lists as itself. */
    Stream<ObjectInfo> list(PelicanUrl url) throws IOException;

    /**
     * Fetches an object or member into {@code file}, whose folder is there. A file that is there and is the same is left as it is;
     * an object of another size or of an older time than was listed is not taken.
     */
    Transferred get(ObjectInfo object, Path file, TransferOptions options) throws IOException;

    /** Does one thing, and tells what came of it. */
    @FunctionalInterface
    interface Work {
        Transferred run() throws IOException;
    }

    /** Runs what puts each member into its file; a failure is that member's result, and only being cancelled is thrown on. */
    @FunctionalInterface
    interface Each {
        void run(MemberFile member, Work work) throws IOException;
    }

    /** Fetches members of one archive, each into its file as {@link #get} does. */
    default void getMembers(List<MemberFile> members, TransferOptions options, Each each) throws IOException {
        for (var member : members) {
            each.run(member, () -> get(NamedObject.object(member.url()).object(), member.file(), options));
        }
    }

    /** An archive that is read once, from its beginning. */
    interface Pass extends Closeable {
        /**
         * Returns the next member with content or a collection's own entry; empty at the end.
         *
         * @throws PelicanException of kind {@link io.pelicanfs.ErrorKind#INCOMPLETE} where the archive was cut and what is whole is wanted
         */
        Optional<ObjectInfo> next() throws IOException;

        /** Puts what {@link #next} gave last into a file, as {@link #get} does. */
        Transferred copy(Path file, TransferOptions options) throws IOException;
    }

    /**
     * Begins a pass over the archive that {@code url} is in, if it is one that can only be read so.
     *
     * @param failure why it could not be listed
     */
    default Optional<Pass> pass(PelicanUrl url, PelicanException failure, TransferOptions.CutArchive cut)
            throws IOException {
        return Optional.empty();
    }

    /** Stores {@code file} as an object; one that is there and is the same is left as it is. */
    Transferred put(Path file, PelicanUrl url, PutOptions options) throws IOException;

    /** Stores an object of a federation, as it was listed, as another one. */
    Transferred copy(ObjectInfo from, PelicanUrl to, TransferOptions options) throws IOException;

    /** Makes a collection and those above it; one that is there already is fine. */
    void createCollection(PelicanUrl url) throws IOException;

    /** Deletes what a listing called an object; one that is gone meanwhile is fine. */
    void deleteObject(PelicanUrl url) throws IOException;

    /** Deletes a collection, and fails if something is in it; one that is gone meanwhile is fine. */
    void deleteCollection(PelicanUrl url) throws IOException;
}
