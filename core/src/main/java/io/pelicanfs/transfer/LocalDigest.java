package io.pelicanfs.transfer;

import io.pelicanfs.PelicanException;
import io.pelicanfs.object.DigestAlgorithm;
import io.pelicanfs.object.SentBody;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The digests of a local file. */
final class LocalDigest {
    private LocalDigest() {}

    /** Reads all of {@code source}. */
    static Version of(PutSource source) throws PelicanException {
        try {
            return SentBody.versionOf(source);
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw source.failure().orElseThrow(() -> new UncheckedIOException(e));
        }
    }

    /** Returns {@code version}'s digest as results show it. */
    static Optional<String> text(Version version) {
        return Optional.ofNullable(version.digests().get(DigestAlgorithm.CRC32C))
                .map(hex -> DigestAlgorithm.CRC32C.token() + "=" + hex);
    }
}
