package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Makes samples of the rows of one table. Immutable. */
record Row(DatasetObject object, RowOptions options) {
    private static final JsonFactory JSON = new JsonFactory();

    /** A row of JSON lines; its columns are the members of its object. */
    Sample ofJson(byte[] line, long ordinal, long position) throws PelicanException {
        Map<String, byte[]> columns = new LinkedHashMap<>();
        if (options.id().isPresent() || options.column().isPresent()) {
            try (var json = JSON.createParser(ObjectReadContext.empty(), line)) {
                readColumns(json, line, columns);
            } catch (JacksonException e) {
                throw bad("the row at byte " + position + " is not JSON: " + e.getOriginalMessage(), e);
            }
        }
        return sample(columns, line, ordinal, position);
    }

    private void readColumns(JsonParser json, byte[] line, Map<String, byte[]> columns) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            var value = json.nextToken();
            boolean wanted =
                    options.id().equals(Optional.of(name)) || options.column().equals(Optional.of(name));
            int start = (int) json.currentTokenLocation().getByteOffset();
            String text = value == JsonToken.VALUE_STRING && wanted ? json.getString() : "";
            if (value.isStructStart()) {
                json.skipChildren();
            }
            if (wanted && value == JsonToken.VALUE_STRING) {
                columns.put(name, text.getBytes(UTF_8));
            } else if (wanted && value.isScalarValue()) {
                columns.put(name, json.getString().getBytes(UTF_8));
            } else if (wanted) {
                int end = (int) json.currentLocation().getByteOffset();
                columns.put(name, java.util.Arrays.copyOfRange(line, start, end));
            }
        }
    }

    Sample of(Map<String, byte[]> columns, byte[] whole, long ordinal, long position) throws PelicanException {
        return sample(columns, whole, ordinal, position);
    }

    private Sample sample(Map<String, byte[]> columns, byte[] whole, long ordinal, long position)
            throws PelicanException {
        String key = options.id().isPresent()
                ? new String(column(columns, options.id().get(), position), UTF_8)
                : object.url().name() + "#" + ordinal;
        Map<String, byte[]> fields = options.column().isPresent()
                ? Map.of("txt", column(columns, options.column().get(), position))
                : Map.of("json", whole);
        return new Sample(key, fields, object.url(), position);
    }

    private byte[] column(Map<String, byte[]> columns, String name, long position) throws PelicanException {
        var value = columns.get(name);
        if (value == null) {
            throw bad("the row at byte " + position + " has no column '" + name + "'", null);
        }
        return value;
    }

    PelicanException bad(String what, @Nullable Exception cause) {
        var problem = PelicanException.of(ErrorKind.CORRUPT, what).url(object.url());
        return (cause == null ? problem : problem.cause(cause)).build();
    }
}
