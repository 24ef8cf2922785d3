package io.pelicanfs.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names from a federation or an archive as names of local files. A name is taken exactly as it is or refused, never changed: two objects
 * could become one file, and a second run would not find what the first made.
 */
final class LocalName {
    /** What most file systems hold of a name. */
    static final int MOST_BYTES = 255;

    private static final Pattern TEMPORARY = Pattern.compile("\\.(.+)\\.[0-9a-z]{1,10}\\.part", Pattern.DOTALL);

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

    /** Returns the name that a temporary one stands for, {@code a.txt} for {@code .a.txt.1x2y.part}. */
    static Optional<String> ofTemporary(String name) {
        var parts = TEMPORARY.matcher(name);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** Returns whether {@code file} is what a transfer that was killed may have left, which belongs to no tree. */
    static boolean isTemporary(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.startsWith(".") && (name.endsWith(".pelfs-part") || name.endsWith(".pelfs-state"));
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
