package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Names from a federation or an archive as names of local files. A name is taken exactly as it is or refused, never changed: two objects
 * could become one file, and a second run would not find what the first made.
 */
final class LocalName {
    /** What most file systems hold of a name. */
    static final int MOST_BYTES = 255;

    /** At the end of the hidden name of what is not whole yet, a file's as an object's. */
    static final String PART = ".pelfs-part";

    static final String STATE = ".pelfs-state";

    private LocalName() {}

    /**
     * Returns the entry {@code name} of {@code folder}.
     *
     * @throws PelicanException of kind {@link ErrorKind#LOCAL} if no file directly in that folder can have this name
     */
    static Path in(Path folder, String name, PelicanUrl url) throws PelicanException {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            throw impossible(url, name, "is not the name of a file");
        }
        if (name.getBytes(UTF_8).length > MOST_BYTES) {
            throw impossible(url, name, "is longer than " + MOST_BYTES + " bytes");
        }
        try {
            var single = folder.getFileSystem().getPath(name);
            // Another separator, or a drive letter.
            if (single.getNameCount() == 1
                    && !single.isAbsolute()
                    && single.toString().equals(name)) {
                return folder.resolve(single);
            }
        } catch (InvalidPathException e) {
            throw impossible(url, name, "has characters that this system or its locale cannot write");
        }
        throw impossible(url, name, "means something else than a file on this system");
    }

    /** Returns whether {@code name} is that of what a transfer has begun, or left when it was killed, which belongs to no tree. */
    static boolean isTemporary(String name) {
        return name.startsWith(".") && (name.endsWith(PART) || name.endsWith(STATE));
    }

    static boolean isTemporary(Path file) {
        return isTemporary(String.valueOf(file.getFileName()));
    }

    /** Returns what names have in common that a case-insensitive file system takes for one. */
    static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    private static PelicanException impossible(PelicanUrl url, String name, String why) {
        return Results.refused(
                ErrorKind.LOCAL,
                url,
                "the name '" + shortened(name) + "' " + why,
                "Get it alone under another name: pelfs get URL FILE.");
    }

    private static String shortened(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
}
