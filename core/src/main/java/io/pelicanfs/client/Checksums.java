package io.pelicanfs.client;

import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.DigestAlgorithm;
import io.pelicanfs.object.ObjectClient;
import java.io.IOException;

/** Finds digests of whole objects and members. */
record Checksums(PelicanFileSystem fs, ObjectClient objects) {
    private static final int PIECE_BYTES = 256 << 10;

    Checksum of(PelicanUrl url, DigestAlgorithm algorithm) throws IOException {
        if (url.member().isEmpty()) {
            var told = objects.digest(url, algorithm);
            if (told.isPresent()) {
                return new Checksum(name(algorithm), told.get(), Checksum.Source.SERVER);
            }
        }
        var running = algorithm.start();
        try (var bytes = fs.stream(url)) {
            var piece = new byte[PIECE_BYTES];
            int got;
            while ((got = bytes.read(piece)) >= 0) {
                running.update(piece, 0, got);
            }
        }
        return new Checksum(name(algorithm), running.hex(), Checksum.Source.COMPUTED);
    }

    private static String name(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.SHA1 ? "sha1" : algorithm.token();
    }
}
