package io.pelicanfs.dataset;

import io.pelicanfs.archive.MemberStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** A whole tar as one stream: one plain GET, no index, the first sample after the first bytes. */
final class TarSamples implements SampleReader {
    private final MemberStream members;
    private final Grouping grouping;
    private final OptionalLong after;
    private boolean ended;

    TarSamples(DatasetFiles files, Piece piece) throws IOException {
        var url = piece.object().url();
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
        return Optional.empty();
    }

    private Optional<Sample> step() throws IOException {
        var member = members.next();
        if (member.isEmpty()) {
            ended = true;
            return grouping.end();
        }
        return Grouping.belongs(member.get())
                ? grouping.add(member.get(), members.content().readAllBytes())
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}
