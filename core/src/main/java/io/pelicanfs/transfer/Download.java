package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.Doubts;
import io.pelicanfs.object.ObjectClient;
import io.pelicanfs.object.ObjectStream;
import io.pelicanfs.object.PinnedVersion;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;

/**
 * One attempt at one object: a plain GET, or what an earlier run left undone; further ranges at the same server once it is known to hold
 * the whole object, and where they pay. One thread, once.
 */
final class Download {
    /** What is gathered before it is written and noted as finished. */
    static final int STEP_BYTES = 256 << 10;
    /** Less is fetched anew sooner than it is recorded and looked up. */
    private static final long RECORDED_FROM_BYTES = 8L << 20;
    /** Below this a full disk shows at the first write. */
    private static final long RESERVED_FROM_BYTES = 1L << 20;

    /** What every download of one file system shares. */
    record Means(ObjectClient objects, ExecutorService workers, LongSupplier nanoTime, int mostRanges) {}

    private final Means means;
    private final PelicanUrl url;
    private final Version listed;
    private final Path file;
    private final PartialFile part;
    private final Doubts doubts;
    private FinishedRanges finished = new FinishedRanges();
    private PinnedVersion pinned;
    private Optional<Growth> growth = Optional.empty();

    Download(Means means, ObjectInfo object, Path file, PartialFile part, Doubts doubts) {
        this.means = means;
        this.url = object.url();
        this.listed = Version.listed(object);
        this.file = file;
        this.part = part;
        this.doubts = doubts;
        this.pinned = newPin();
    }

    private PinnedVersion newPin() {
        return PinnedVersion.listed(listed, doubts);
    }

    Transferred run() throws IOException {
        try {
            var left = part.left();
            if (left.isPresent() && left.get().ranges().bytes() >= RECORDED_FROM_BYTES) {
                var resumed = resume(left.get());
                if (resumed.isPresent()) {
                    return resumed.get();
                }
            }
            part.clear();
            finished = new FinishedRanges();
            pinned = newPin();
            try (var stream = means.objects().open(url, pinned, doubts.servers())) {
                long size = pinned.version().sizeBytes().orElse(Long.MAX_VALUE);
                return fetch(stream, new Piece(0, size));
            }
        } catch (PelicanException e) {
            if (e.retryable() || e.kind() == ErrorKind.CANCELLED) {
                keep();
            }
            throw e;
        }
    }

    /** Goes on where an earlier run was ended; returns empty where the object is, or may be, another one by now. */
    private Optional<Transferred> resume(PartRecord left) throws IOException {
        long size = left.version().sizeBytes().orElseThrow();
        finished = left.ranges();
        // The last byte, if all is there: it brings the version, and verifies the rest.
        var gap = finished.firstGap(size)
                .map(range -> new Piece(range.getKey(), range.getValue()))
                .orElseGet(() -> new Piece(Math.max(0, size - 1), size));
        try (var stream = means.objects().open(url, pinned, gap.position(), gap.end(), doubts.servers())) {
            return left.version().isSurely(pinned.version()) ? Optional.of(fetch(stream, gap)) : Optional.empty();
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.CHANGED || e.kind() == ErrorKind.CORRUPT) {
                // It is not known whose bytes are bad, the earlier run's or these.
                return Optional.empty();
            }
            throw e;
        }
    }

    private Transferred fetch(ObjectStream first, Piece piece) throws IOException {
        boolean plain = piece.position() == 0;
        var told = pinned.version().sizeBytes();
        if (told.isPresent() && told.getAsLong() >= RESERVED_FROM_BYTES) {
            part.reserve(told.getAsLong(), told.getAsLong() - finished.bytes());
        }
        growth = Optional.of(new Growth(finished.bytes(), means.nanoTime().getAsLong()));
        try (var others = new OtherRanges(means.workers(), part, finished)) {
            boolean cut = copy(first, piece, others);
            long size = told.orElse(piece.position());
            if (!(plain && !cut)) {
                first.close();
                fill(others, size);
                first.verifyWith(part.read(plain ? piece.position() : 0), size);
            }
            part.finish(size, pinned.version().modified());
            return new Transferred(
                    url,
                    Optional.of(file),
                    Outcome.COPIED,
                    size,
                    first.matchedDigest() ? Integrity.DIGEST : Integrity.SIZE_ONLY,
                    first.digest(),
                    Optional.empty());
        }
    }

    /** Fetches a piece to its end; returns whether others have taken over some of it. */
    private boolean copy(ObjectStream stream, Piece piece, OtherRanges others) throws IOException {
        long wholeEnd = piece.end();
        var buffer = new byte[(int) Math.min(STEP_BYTES, Math.max(1, piece.left()))];
        boolean ended = false;
        while (!ended && piece.left() > 0) {
            int wanted = (int) Math.min(buffer.length, piece.left());
            int filled = 0;
            while (filled < wanted && !ended) {
                int got = stream.read(buffer, filled, wanted - filled);
                ended = got < 0;
                filled += Math.max(got, 0);
            }
            part.write(ByteBuffer.wrap(buffer, 0, filled), piece.position());
            finished.add(piece.position(), piece.position() + filled);
            piece.advance(filled);
            measure(stream, piece, others);
        }
        boolean cut = piece.end() < wholeEnd;
        if (!cut && !ended && stream.read() >= 0) {
            throw new IllegalStateException("a stream that knows its end goes on after it");
        }
        return cut;
    }

    /** Fills what the other ranges have left open, and takes over from slow ones, until nothing is missing. */
    private void fill(OtherRanges others, long size) throws IOException {
        while (true) {
            Optional<Piece> next;
            if (others.count() > 0) {
                next = others.splitLargest();
                if (next.isEmpty()) {
                    others.awaitOne();
                    continue;
                }
            } else {
                next = finished.firstGap(size).map(gap -> new Piece(gap.getKey(), gap.getValue()));
                if (next.isEmpty()) {
                    return;
                }
            }
            var piece = next.get();
            try (var stream = means.objects().open(url, pinned, piece.position(), piece.end(), doubts.servers())) {
                copy(stream, piece, others);
            }
        }
    }

    private void measure(ObjectStream stream, Piece piece, OtherRanges others) throws IOException {
        var size = pinned.version().sizeBytes();
        long now = means.nanoTime().getAsLong();
        if (size.isEmpty() || growth.isEmpty() || !growth.get().isDue(now)) {
            return;
        }
        record();
        long done = finished.bytes();
        boolean possible = stream.isCompleteThere() && others.count() + 1 < means.mostRanges();
        if (growth.get().measure(done, size.getAsLong() - done, now) && possible) {
            var server = stream.sameServer();
            var half = piece.left() >= others.largestLeft() ? piece.split() : others.splitLargest();
            if (server.isPresent() && half.isPresent()) {
                others.start(server.get(), half.get());
            }
        }
    }

    /** Only a version with a time or digest can be known again. */
    private boolean isRecordable() {
        Version version = pinned.version();
        return version.sizeBytes().orElse(0) >= RECORDED_FROM_BYTES
                && (version.modified().isPresent() || !version.digests().isEmpty());
    }

    private void record() throws PelicanException {
        if (isRecordable() && finished.bytes() > 0) {
            part.record(pinned.version(), finished);
        }
    }

    private void keep() throws PelicanException {
        if (finished.bytes() >= RECORDED_FROM_BYTES) {
            record();
        }
        part.keep();
    }
}
