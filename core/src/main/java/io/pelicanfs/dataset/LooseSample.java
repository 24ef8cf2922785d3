package io.pelicanfs.dataset;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One sample that is one object, or several under one key. */
final class LooseSample implements SampleReader {
    private final DatasetFiles files;
    private final Piece piece;
    private boolean given;

    LooseSample(DatasetFiles files, Piece piece) {
        this.files = files;
        this.piece = piece;
        this.given = piece.after().isPresent();
    }

    @Override
    public Optional<Sample> next() throws IOException {
        if (given) {
            return Optional.empty();
        }
        given = true;
        Map<String, byte[]> fields = new LinkedHashMap<>();
        for (var part : piece.object().parts()) {
            fields.put(SampleKey.of(part.path()).field(), files.read(part));
        }
        String key = SampleKey.of(piece.object().url().path()).key();
        return Optional.of(new Sample(key, fields, piece.object().url(), 0));
    }

    @Override
    public void close() {
        given = true;
    }
}
