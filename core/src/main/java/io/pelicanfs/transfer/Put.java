package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.cache.Traces;
import io.pelicanfs.credential.Operation;
import io.pelicanfs.object.ObjectClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Puts a local file into a federation as one object, which stands under its name only once it is whole, wherever the token allows that.
 *
 * <p>The way is decided before the first byte. With a token that says it may modify, the bytes go under a hidden name beside the target,
 * are compared by size and digest, and take the name by a MOVE at the same origin. Without, they go straight to the name, with
 * {@code If-None-Match: *} where the origin keeps to it, and are compared afterwards; what a broken attempt leaves there is sent again,
 * deleted, or else named in the failure. An origin that honours no condition (XRootD) is looked at before the name is taken; two writers
 * within that moment are not told apart.
 *
 * <p>A small new object costs three requests by the first way (PUT, HEAD, MOVE; XRootD a HEAD more) and two by the second, besides
 * discovery and director once. Objects over {@value #LOOK_FIRST_BYTES} bytes, those that may replace another, and those expected to be
 * there cost one HEAD more, which saves the bytes where the same object stands there already.
 *
 * <p>Thread-safe.
 */
public final class Put {
    static final int LOOK_FIRST_BYTES = 1 << 20;

    private final ObjectClient objects;
    private final Traces traces;
    private final PutsUnderWay underWay = new PutsUnderWay();

    /** Puts by {@code objects}; what a killed process left under a hidden name goes with the next put of the same object. */
    public Put(ObjectClient objects, Traces traces) {
        this.objects = objects;
        this.traces = traces;
    }

    /**
     * Puts {@code file} at {@code url}, or into it under its own name if the URL ends with a slash.
     *
     * @return {@link Outcome#COPIED}, or {@link Outcome#UNCHANGED} if the same object, by size and digest, stood there
     * @throws PelicanException of kind {@link ErrorKind#EXISTS} if another object stands there and {@link Existing#KEEP} is wanted;
     *     {@link ErrorKind#LOCAL} if the file cannot be read or changes meanwhile
     */
    public Transferred put(Path file, PelicanUrl url, PutOptions options) throws PelicanException {
        var target =
                url.endsWithSlash() && url.member().isEmpty() ? url.child(String.valueOf(file.getFileName())) : url;
        requireObject(target, url);
        var source = SourceFile.of(file, target);
        var writer = objects.writer(target, Operation.WRITE);
        return new OnePut(writer, traces, underWay, Optional.of(file), source, target, options).run();
    }

    /** Returns whether {@code entry} of a listing is what some put, here or elsewhere, has begun and not finished: nobody's object. */
    public static boolean isUnfinished(ObjectInfo entry) {
        return !entry.isCollection() && entry.url().member().isEmpty() && LocalName.isTemporary(entry.name());
    }

    /** Bytes that can be made more than once, and are the same each time. */
    @FunctionalInterface
    public interface Bytes {
        /**
         * Writes all bytes from the first on.
         *
         * @throws PelicanException if they cannot be made; other exceptions are taken for those of {@code out}
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Puts bytes that stand in no file at {@code url}, without a temporary one: they are made again for each try, and for the comparison
     * with an object that stands there.
     *
     * @param sizeBytes exactly how many {@code bytes} writes
     * @return as for a file
     */
    public Transferred put(long sizeBytes, Bytes bytes, PelicanUrl url, PutOptions options) throws PelicanException {
        requireObject(url, url);
        var writer = objects.writer(url, Operation.WRITE);
        return new OnePut(writer, traces, underWay, Optional.empty(), new MadeBytes(sizeBytes, bytes), url, options)
                .run();
    }

    /**
     * Gives up the puts that are under way, for a process that is to end: their requests are aborted, and what they have begun is deleted
     * where that is allowed, all within {@code limit}. Those puts fail with {@link ErrorKind#CANCELLED}, and so does each later one.
     *
     * @return the names, hidden ones among them, under which a part of an object may be left
     */
    public List<PelicanUrl> giveUp(Duration limit) {
        return underWay.giveUp(limit);
    }

    Traces traces() {
        return traces;
    }

    private static void requireObject(PelicanUrl target, PelicanUrl url) throws PelicanException {
        if (target.member().isPresent() || target.path().equals("/")) {
            throw PelicanException.of(
                            ErrorKind.USAGE,
                            target.member().isPresent() ? "a member of an archive cannot be put" : "no name to put to")
                    .url(url)
                    .nextStep("Name an object.")
                    .build();
        }
    }
}
