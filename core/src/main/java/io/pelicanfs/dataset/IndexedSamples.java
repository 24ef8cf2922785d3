package io.pelicanfs.dataset;

import io.pelicanfs.PelicanException;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.archive.DatasetManifest;
import io.pelicanfs.archive.Member;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The samples of part of an archive, found by its index and read many in a request. */
final class IndexedSamples implements SampleReader {
    private static final long BATCH_BYTES = 8 << 20;
    private static final int BATCH_MEMBERS = 1024;

    private final Archive archive;
    private final Piece piece;
    private final LongAdder linksLeftOut;
    private final Deque<Sample> ready = new ArrayDeque<>();
    private int next;
    /** Whether the sample that the next member may go on with is ours. */
    private boolean ours;

    private String key = "";

    /** {@code archive} is shared and not closed. */
    IndexedSamples(Archive archive, Piece piece, LongAdder linksLeftOut) throws PelicanException {
        this.archive = archive;
        this.piece = piece;
        this.linksLeftOut = linksLeftOut;
        this.next = archive.isInOrder() ? firstFrom(piece.from()) : 0;
        if (piece.after().isPresent()) {
            next = Math.max(next, (int) piece.after().getAsLong());
        }
        lookBack();
        if (piece.isWhole()
                && archive.truncation().isEmpty()
                && piece.object().stated().files().isPresent()) {
            piece.object()
                    .requireFiles(
                            archive.members().filter(DatasetManifest::counts).count());
        }
    }

    private int firstFrom(long from) {
        int low = 0;
        int high = (int) archive.memberCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (archive.position(archive.member(middle)) < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A sample that began before the piece may go on into it: it is another piece's. */
    private void lookBack() {
        for (int i = next - 1; i >= 0; i--) {
            var member = archive.member(i);
            if (Grouping.belongs(member)) {
                key = SampleKey.of(member.name()).key();
                return;
            }
        }
    }

    @Override
    public Optional<Sample> next() throws IOException {
        while (ready.isEmpty() && next < archive.memberCount()) {
            readBatch();
        }
        boolean last = piece.to() >= piece.object().weight();
        if (ready.isEmpty() && (last || ours) && archive.truncation().isPresent()) {
            throw archive.truncation().get();
        }
        return Optional.ofNullable(ready.poll());
    }

    private boolean isOurs(Member member) {
        return piece.has(archive.position(member))
                && (piece.after().isEmpty() || member.ordinal() > piece.after().getAsLong());
    }

    private void readBatch() throws IOException {
        var grouping = new Grouping(piece.object().url());
        List<Member> batch = new ArrayList<>();
        long bytes = 0;
        for (; next < archive.memberCount(); next++) {
            var member = archive.member(next);
            if (!Grouping.belongs(member)) {
                if (Grouping.isLeftOut(member) && isOurs(member)) {
                    linksLeftOut.increment();
                }
                continue;
            }
            var named = SampleKey.of(member.name());
            boolean begins = !named.key().equals(key);
            if (begins) {
                boolean full =
                        batch.size() >= BATCH_MEMBERS || (!batch.isEmpty() && bytes + member.sizeBytes() > BATCH_BYTES);
                if (full) {
                    break;
                }
                key = named.key();
                ours = isOurs(member);
            }
            if (ours) {
                grouping.requireFits(member);
                batch.add(member);
                bytes += member.sizeBytes();
            } else if (archive.isInOrder() && archive.position(member) >= piece.to()) {
                next = (int) archive.memberCount();
                break;
            }
        }
        archive.readAll(batch, (member, content) -> {
            var field = new byte[content.remaining()];
            content.get(field);
            grouping.add(member, field).ifPresent(ready::add);
        });
        grouping.end().ifPresent(ready::add);
    }

    @Override
    public void close() {
        next = (int) archive.memberCount();
        ready.clear();
    }
}
