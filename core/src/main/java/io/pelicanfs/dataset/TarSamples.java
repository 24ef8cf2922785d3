package io.pelicanfs.dataset;

import io.pelicanfs.archive.DatasetManifest;
import io.pelicanfs.archive.MemberStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** A whole tar as one stream: one plain GET, no index, the first sample after the first bytes. */
final class TarSamples implements SampleReader {
    private static final int TRUSTED_BYTES = 16 << 20;

    private final MemberStream members;
    private final Grouping grouping;
    private final DatasetObject object;
    private final OptionalLong after;
    private final Dataset.Errors errors;
    private final LongAdder linksLeftOut;
    private Optional<IOException> cut = Optional.empty();
    private boolean ended;
    private long passed;

    TarSamples(DatasetFiles files, Piece piece, Dataset.Errors errors, LongAdder linksLeftOut) throws IOException {
        this.object = piece.object();
        var url = object.url();
        this.errors = errors;
        this.linksLeftOut = linksLeftOut;
        this.members = MemberStream.of(files.stream(url), url);
        this.grouping = new Grouping(url);
        this.after = piece.after();
    }

    @Override
    public Optional<Sample> next() throws IOException {
        while (!ended) {
            var sample = step();
            if (sample.filter(s -> after.isEmpty() || s.position() > after.getAsLong())
                    .isPresent()) {
                return sample;
            }
        }
        if (cut.isPresent()) {
            throw cut.get();
        }
        return Optional.empty();
    }

    private Optional<Sample> step() throws IOException {
        try {
            return member();
        } catch (IOException e) {
            if (!errors.isEnd(e)) {
                throw e;
            }
            cut = Optional.of(e);
            ended = true;
            return grouping.end();
        }
    }

    private Optional<Sample> member() throws IOException {
        var member = members.next();
        if (member.isEmpty()) {
            object.requireFiles(passed);
            ended = true;
            return grouping.end();
        }
        passed += DatasetManifest.counts(member.get()) ? 1 : 0;
        if (Grouping.isLeftOut(member.get()) && (after.isEmpty() || member.get().ordinal() > after.getAsLong())) {
            linksLeftOut.increment();
        }
        if (!Grouping.belongs(member.get())) {
            return Optional.empty();
        }
        grouping.requireFits(member.get());
        return grouping.add(member.get(), content(member.get().sizeBytes()));
    }

    /** Asks for the end, which is where the content is verified. */
    private byte[] content(long sizeBytes) throws IOException {
        var content = members.content();
        if (sizeBytes > TRUSTED_BYTES) {
            // Grows with what really comes: the size is a claim until then.
            return content.readAllBytes();
        }
        var bytes = new byte[(int) sizeBytes];
        content.readNBytes(bytes, 0, bytes.length);
        content.read();
        return bytes;
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}
