package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Puts the bytes of one object or member into a local file, which stands under its name only once it is whole and verified. */
public final class Get {
    /** Smaller writes cost more on common file systems than the bytes themselves (libraries facts, line 3). */
    private static final int WRITE_BYTES = 256 << 10;

    private Get() {}

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

    /** Copies {@code bytes} of {@code url} into {@code file}; the stream verifies itself at its end. */
    public static void copy(PelicanUrl url, InputStream bytes, Path file) throws IOException {
        try (var partial = PartialFile.beside(file, url)) {
            var buffer = new byte[WRITE_BYTES];
            int got;
            while ((got = bytes.readNBytes(buffer, 0, buffer.length)) > 0) {
                partial.write(buffer, 0, got, url);
            }
            partial.finish(url);
        }
    }
}
