package io.pelicanfs.object;

import io.pelicanfs.http.RequestBody;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A body whose digests are computed while it is sent. One thread at a time. */
public final class SentBody implements RequestBody {
    /** Cheap enough to compute both; every server known has one of them (servers facts §1, protocol facts §4.7). */
    static final List<DigestAlgorithm> ALGORITHMS = List.of(DigestAlgorithm.CRC32C, DigestAlgorithm.ADLER32);

    private final RequestBody bytes;
    private final Map<DigestAlgorithm, RunningDigest> running = new EnumMap<>(DigestAlgorithm.class);
    private Optional<Version> sent = Optional.empty();

    SentBody(RequestBody bytes) {
        this.bytes = bytes;
    }

    /** Returns size and digests of {@code bytes} without sending them. */
    public static Version versionOf(RequestBody bytes) throws IOException {
        var body = new SentBody(bytes);
        body.writeTo(OutputStream.nullOutputStream());
        return body.sent.orElseThrow();
    }

    /** Returns size and digests of the bytes, once all of them were given to the server at least once. */
    Optional<Version> sent() {
        return sent;
    }

    @Override
    public long sizeBytes() {
        return bytes.sizeBytes();
    }

    @Override
    public Replay replay() {
        return bytes.replay();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        ALGORITHMS.forEach(algorithm -> running.put(algorithm, algorithm.start()));
        bytes.writeTo(new Digesting(out));
        var digests = new EnumMap<DigestAlgorithm, String>(DigestAlgorithm.class);
        running.forEach((algorithm, digest) -> digests.put(algorithm, digest.hex()));
        sent = Optional.of(new Version(OptionalLong.of(sizeBytes()), Optional.empty(), digests));
    }

    private final class Digesting extends OutputStream {
        private final OutputStream out;

        Digesting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            running.values().forEach(digest -> digest.update(from, offset, length));
            out.write(from, offset, length);
        }
    }
}
