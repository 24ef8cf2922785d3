package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Rows of a CSV (RFC 4180) whose first record names the columns. Whether a line's end ends a record depends on all quotes before it, so a
 * piece is found by reading the table from its beginning; what lies before the piece costs its transfer.
 */
final class CsvRows implements SampleReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();

    private final Piece piece;
    private final Row row;
    private final CSVParser table;
    private final Iterator<CSVRecord> records;
    private long ordinal;

    CsvRows(DatasetFiles files, Piece piece, RowOptions options) throws IOException {
        this.piece = piece;
        this.row = new Row(piece.object(), options);
        this.table = CSVParser.builder()
                .setReader(new InputStreamReader(JsonLines.open(files, piece.object(), 0), UTF_8))
                .setFormat(FORMAT)
                .setCharset(UTF_8)
                .setTrackBytes(true)
                .get();
        this.records = table.iterator();
    }

    @Override
    public Optional<Sample> next() throws IOException {
        try {
            while (records.hasNext()) {
                var record = records.next();
                long number = ordinal++;
                long position = record.getBytePosition();
                if (piece.object().canBeCut() && position >= piece.to()) {
                    return Optional.empty();
                }
                boolean ours = (!piece.object().canBeCut() || position >= piece.from())
                        && (piece.after().isEmpty() || position > piece.after().getAsLong());
                if (ours) {
                    return Optional.of(sample(record, number, position));
                }
            }
            return Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw row.bad("the table is damaged after row " + ordinal + ": " + e.getMessage(), e);
        }
    }

    private Sample sample(CSVRecord record, long number, long position) throws IOException {
        if (!record.isConsistent()) {
            var repeated = repeatedColumn();
            if (repeated.isPresent()) {
                throw row.bad("the table has two columns named '" + repeated.get() + "'", null);
            }
            throw row.bad(
                    "the row at byte " + position + " has " + record.size() + " columns instead of "
                            + table.getHeaderNames().size(),
                    null);
        }
        Map<String, byte[]> columns = new LinkedHashMap<>();
        for (var name : table.getHeaderNames()) {
            columns.put(withoutMark(name), record.get(name).getBytes(UTF_8));
        }
        return row.of(columns, json(columns), number, position);
    }

    private Optional<String> repeatedColumn() {
        Set<String> names = new HashSet<>();
        return table.getHeaderNames().stream().filter(name -> !names.add(name)).findFirst();
    }

    /** Spreadsheets put a byte order mark before the first column's name. */
    private static String withoutMark(String name) {
        return name.startsWith("\ufeff") ? name.substring(1) : name;
    }

    private static byte[] json(Map<String, byte[]> columns) {
        var bytes = new ByteArrayOutputStream();
        try (var out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            columns.forEach((name, value) -> out.writeStringProperty(name, new String(value, UTF_8)));
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
