package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A hidden file beside its target that takes the target's name only once it is whole. Closing it before that deletes it; so does the end
 * of the JVM by a signal. One thread at a time.
 */
final class PartialFile implements Closeable {
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> UNFINISHED.forEach(PartialFile::deleteQuietly)));
    }

    private static final int LONGEST_NAME_BYTES = 200;

    private final Path target;
    private final Path partial;
    private final OutputStream out;

    private PartialFile(Path target, Path partial, OutputStream out) {
        this.target = target;
        this.partial = partial;
        this.out = out;
    }

    /** Begins a file that is to become {@code target}. */
    static PartialFile beside(Path target, PelicanUrl url) throws PelicanException {
        String suffix = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
        String name = String.valueOf(target.getFileName());
        // Most file systems hold 255 bytes of a name.
        String clear = name.getBytes(UTF_8).length > LONGEST_NAME_BYTES ? "" : name + ".";
        var partial = target.resolveSibling("." + clear + suffix + ".part");
        try {
            UNFINISHED.add(partial);
            return new PartialFile(
                    target,
                    partial,
                    Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            UNFINISHED.remove(partial);
            throw local(url, target, e);
        }
    }

    void write(byte[] bytes, int offset, int length, PelicanUrl url) throws PelicanException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw local(url, target, e);
        }
    }

    /** Gives the file its final name, replacing what stands there. */
    void finish(PelicanUrl url) throws PelicanException {
        try {
            out.close();
            move();
            UNFINISHED.remove(partial);
        } catch (IOException e) {
            throw local(url, target, e);
        }
    }

    private void move() throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static PelicanException local(PelicanUrl url, Path target, IOException e) {
        return PelicanException.of(ErrorKind.LOCAL, "cannot write " + target + " (" + reason(e) + ")")
                .url(url)
                .nextStep("Check that the folder exists, is writable and has room.")
                .cause(e)
                .build();
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return e.getMessage() == null || e instanceof java.nio.file.FileSystemException
                ? kind
                        + (e instanceof java.nio.file.FileSystemException f && f.getReason() != null
                                ? ": " + f.getReason()
                                : "")
                : e.getMessage();
    }

    @Override
    public void close() throws IOException {
        if (UNFINISHED.remove(partial)) {
            out.close();
            deleteQuietly(partial);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is hidden and named as a part; there is nobody left to tell.
        }
    }
}
