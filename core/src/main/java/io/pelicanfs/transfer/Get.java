package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the bytes of one object or member into a local file, which stands under its name only once it is whole and verified. */
public final class Get {
    /** Smaller writes cost more on common file systems than the bytes themselves (libraries facts, line 3). */
    private static final int WRITE_BYTES = 256 << 10;

    private Get() {}

    /**
     * Returns the file that {@code url} goes to: {@code target}, or its name inside it if that is a folder.
     *
     * @throws PelicanException of kind {@link ErrorKind#LOCAL} if the name cannot stand in a local folder
     */
    public static Path targetFile(PelicanUrl url, Path target) throws PelicanException {
        if (!Files.isDirectory(target)) {
            return target;
        }
        String name = url.name();
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw PelicanException.of(ErrorKind.LOCAL, "'" + name + "' cannot be the name of a local file")
                    .url(url)
                    .nextStep("Name the target file.")
                    .build();
        }
        return target.resolve(name);
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
