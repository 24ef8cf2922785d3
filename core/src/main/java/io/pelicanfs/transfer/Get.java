package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.Existing;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.http.RetryPolicy;
import io.pelicanfs.object.ObjectClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;

/**
 * Puts one object or member into a local file, which stands under its name only once it is whole and verified. Until then the bytes are in
 * a hidden file beside it, which a later run goes on with. Thread-safe.
 */
public final class Get {
    private final Download.Means means;
    private final RetryPolicy.Pause pause;

    /**
     * @param workers threads for further ranges of an object; not closed here
     * @param pause how to wait for another writer of the same target
     * @param nanoTime what rates are measured with, as {@link System#nanoTime}
     * @param mostRanges how many requests for one object run at once at most
     */
    public Get(
            ObjectClient objects,
            ExecutorService workers,
            RetryPolicy.Pause pause,
            LongSupplier nanoTime,
            int mostRanges) {
        this.means = new Download.Means(objects, workers, nanoTime, mostRanges);
        this.pause = pause;
    }

    /**
     * Fetches the object of {@code url}, which names no member, into {@code file}. Nothing is moved where the file is the object already:
     * its size and digest agree, or size and modification time where servers tell no digest. The file gets the object's modification time.
     *
     * @throws PelicanException of kind {@link ErrorKind#EXISTS} if another file stands there that is to be kept, {@link ErrorKind#LOCAL} if the file cannot be written, {@link ErrorKind#TRANSFER} if the deadline
     *     has passed, {@link ErrorKind#CORRUPT} if no server's bytes match the digest; or what reading an object ends in
     */
    public Transferred run(PelicanUrl url, Path file, GetOptions options) throws IOException {
        return run(NamedObject.object(url).object(), file, options);
    }

    /**
     * Fetches {@code object}, of which a listing told size and time, as {@link #run(PelicanUrl, Path, GetOptions)} does. What a cache has kept of
     * an older version is passed over.
     *
     * @throws PelicanException also of kind {@link ErrorKind#CHANGED} if no server has the version that was listed
     */
    public Transferred run(ObjectInfo object, Path file, GetOptions options) throws IOException {
        var deadline = Deadline.start(options.deadline());
        try {
            return fetch(object, file, options.existing());
        } catch (IOException e) {
            throw deadline.end() ? deadline.failure(object.url(), e) : e;
        } finally {
            deadline.end();
        }
    }

    private Transferred fetch(ObjectInfo object, Path file, Existing existing) throws IOException {
        var same = unmoved(object, file, existing);
        if (same.isPresent()) {
            return same.get();
        }
        return means.objects().attempts(doubts -> {
            try (var part = PartialFile.claim(file, object.url(), pause)) {
                var meanwhile = part.waited() ? unmoved(object, file, existing) : Optional.<Transferred>empty();
                return meanwhile.isPresent() ? meanwhile.get() : new Download(means, object, file, part, doubts).run();
            }
        });
    }

    private Optional<Transferred> unmoved(ObjectInfo object, Path file, Existing existing) throws IOException {
        var same = Unchanged.check(means.objects(), object, file);
        if (same.isEmpty() && existing == Existing.KEEP && Files.exists(file)) {
            throw stands(object.url(), file);
        }
        return same;
    }

    static PelicanException stands(PelicanUrl url, Path file) {
        return Results.refused(
                ErrorKind.EXISTS,
                url,
                "another file stands at " + file,
                "Name another target, or let the file be replaced.");
    }

    /**
     * Returns the file that {@code url} goes to: {@code target}, or its name inside it if that is a folder.
     *
     * @throws PelicanException of kind {@link ErrorKind#LOCAL} if the name cannot stand in a local folder, or what stands there is no file
     */
    public static Path targetFile(PelicanUrl url, Path target) throws PelicanException {
        var file = Files.isDirectory(target) ? child(url, target) : target;
        if (Files.isDirectory(file)) {
            throw refused(url, "a folder stands at " + file, "Name another target.");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A device or pipe would be replaced by a file.
            throw refused(url, file + " is no file", "Use 'pelfs cat' to send it to a device or pipe.");
        }
        return file;
    }

    private static Path child(PelicanUrl url, Path folder) throws PelicanException {
        String name = url.name();
        boolean possible = !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0;
        try {
            var file = folder.resolve(name);
            if (possible
                    && file.getNameCount()
                            == folder.getNameCount() + (folder.toString().isEmpty() ? 0 : 1)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Falls through: the name has characters that this system, or this locale, cannot write.
        }
        throw refused(url, "'" + name + "' cannot be the name of a local file", "Name the target file.");
    }

    private static PelicanException refused(PelicanUrl url, String summary, String nextStep) {
        return PelicanException.of(ErrorKind.LOCAL, summary)
                .url(url)
                .nextStep(nextStep)
                .build();
    }

    /**
     * Copies {@code bytes} of {@code url} into {@code file}; the stream verifies itself at its end.
     *
     * @param integrity what the stream compares its bytes with
     */
    public Transferred copy(PelicanUrl url, InputStream bytes, Path file, Integrity integrity) throws IOException {
        try (var part = PartialFile.claim(file, url, pause)) {
            part.clear();
            var buffer = new byte[Download.STEP_BYTES];
            long size = 0;
            int got;
            while ((got = bytes.readNBytes(buffer, 0, buffer.length)) > 0) {
                part.write(ByteBuffer.wrap(buffer, 0, got), size);
                size += got;
            }
            part.finish(size, Optional.empty());
            return new Transferred(
                    url, Optional.of(file), Outcome.COPIED, size, integrity, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Puts {@code content} of {@code url}, verified already, into {@code file}, unless that has it already.
     *
     * @throws PelicanException of kind {@link ErrorKind#EXISTS} if another file stands there that is to be kept
     */
    public Transferred copy(PelicanUrl url, byte[] content, Path file, Existing existing, Integrity integrity)
            throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) == content.length) {
            var same = compare(url, new ByteArrayInputStream(content), file, integrity);
            if (same.isPresent()) {
                return same.get();
            }
        }
        if (existing == Existing.KEEP && Files.exists(file)) {
            throw stands(url, file);
        }
        return copy(url, new ByteArrayInputStream(content), file, integrity);
    }

    /**
     * Tells that {@code file} has all of {@code bytes}, which verify themselves at their end.
     *
     * @throws PelicanException of kind {@link ErrorKind#EXISTS} if it has not
     */
    public Transferred keep(PelicanUrl url, InputStream bytes, Path file, Integrity integrity) throws IOException {
        return compare(url, bytes, file, integrity).orElseThrow(() -> stands(url, file));
    }

    private static Optional<Transferred> compare(PelicanUrl url, InputStream bytes, Path file, Integrity integrity)
            throws IOException {
        long size = 0;
        try (var there = Files.newInputStream(file)) {
            while (true) {
                byte[] theirs = bytes.readNBytes(Download.STEP_BYTES);
                byte[] ours = there.readNBytes(theirs.length + (theirs.length < Download.STEP_BYTES ? 1 : 0));
                size += theirs.length;
                if (!Arrays.equals(theirs, ours)) {
                    return Optional.empty();
                }
                if (theirs.length < Download.STEP_BYTES) {
                    return Optional.of(Unchanged.result(url, file, size, integrity, Optional.empty()));
                }
            }
        }
    }
}
