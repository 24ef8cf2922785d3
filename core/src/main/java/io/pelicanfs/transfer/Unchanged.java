package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.DigestAlgorithm;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether a local file is the object already: by size and digest, or size and time where servers tell no digest. */
final class Unchanged {
    private static final int READ_BYTES = 256 << 10;

    private Unchanged() {}

    /** Asks by one HEAD, of who lists the object if that was done; returns the result if nothing need be moved. */
    static Optional<Transferred> check(ObjectClient objects, ObjectInfo object, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        var url = object.url();
        Version told;
        try {
            told = object.modified().isPresent()
                    ? objects.versions().ofListed(object)
                    : objects.versions().of(url);
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.TRANSFER) {
                // Some servers answer GET but tell no size to HEAD.
                return Optional.empty();
            }
            throw e;
        }
        long size = Files.size(file);
        if (told.sizeBytes().isEmpty() || told.sizeBytes().getAsLong() != size) {
            return Optional.empty();
        }
        var best = told.digests().keySet().stream().sorted().findFirst();
        if (best.isPresent()) {
            String hex = digest(file, best.get());
            return hex.equals(told.digests().get(best.get()))
                    ? Optional.of(result(
                            url,
                            file,
                            size,
                            Integrity.DIGEST,
                            Optional.of(best.get().token() + "=" + hex)))
                    : Optional.empty();
        }
        var modified = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
        return told.modified().equals(Optional.of(modified))
                ? Optional.of(result(url, file, size, Integrity.SIZE_ONLY, Optional.empty()))
                : Optional.empty();
    }

    private static String digest(Path file, DigestAlgorithm algorithm) throws IOException {
        var digest = algorithm.start();
        var buffer = new byte[READ_BYTES];
        try (var bytes = Files.newInputStream(file)) {
            int got;
            while ((got = bytes.read(buffer)) > 0) {
                digest.update(buffer, 0, got);
            }
        }
        return digest.hex();
    }

    static Transferred result(PelicanUrl url, Path file, long size, Integrity integrity, Optional<String> digest) {
        return new Transferred(url, Optional.of(file), Outcome.UNCHANGED, size, integrity, digest, Optional.empty());
    }
}
