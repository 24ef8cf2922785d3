package io.pelicanfs.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Rows of JSON, one a line; empty lines are none. A line that begins in the piece is read to its end, wherever that is. Positions are
 * counted in the unpacked bytes.
 */
final class JsonLines implements SampleReader {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Piece piece;
    private final Row row;
    private final Lines lines;
    private long ordinal;

    JsonLines(DatasetFiles files, Piece piece, RowOptions options) throws IOException {
        this.piece = piece;
        this.row = new Row(piece.object(), options);
        long start = options.id().isPresent() ? startOf(piece) : 0;
        this.lines = new Lines(open(files, piece.object(), start), start);
        if (start > 0) {
            // What begins before the piece, if it is no more than a line's end.
            line();
        }
    }

    /** A line begins at a byte if the one before ends a line, so reading begins one byte earlier. */
    private static long startOf(Piece piece) {
        if (!piece.object().canBeCut()) {
            return 0;
        }
        return piece.after().isPresent() ? piece.after().getAsLong() : Math.max(0, piece.from() - 1);
    }

    static InputStream open(DatasetFiles files, DatasetObject object, long start) throws IOException {
        var raw = start == 0 ? files.stream(object.url()) : files.stream(object.url(), start, object.sizeBytes());
        return object.canBeCut()
                ? raw
                : GzipCompressorInputStream.builder()
                        .setInputStream(new BufferedInputStream(raw, BUFFER_BYTES))
                        .setDecompressConcatenated(true)
                        .get();
    }

    @Override
    public Optional<Sample> next() throws IOException {
        while (true) {
            long beginning = lines.position();
            if (piece.object().canBeCut() && beginning >= piece.to()) {
                return Optional.empty();
            }
            var line = line();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            if (isBlank(line.get())) {
                continue;
            }
            long number = ordinal++;
            boolean ours = (!piece.object().canBeCut() || beginning >= piece.from())
                    && (piece.after().isEmpty() || beginning > piece.after().getAsLong());
            if (ours) {
                return Optional.of(row.ofJson(line.get(), number, beginning));
            }
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private Optional<byte[]> line() throws IOException {
        try {
            return lines.next();
        } catch (Lines.TooLong e) {
            throw row.bad(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
