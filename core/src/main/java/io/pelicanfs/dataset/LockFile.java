package io.pelicanfs.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.object.DigestAlgorithm;
import io.pelicanfs.object.Version;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The content of a lockfile: the objects of a dataset in their order, and the version of each. The form is in {@code docs/datasets.md}.
 *
 * @param pins of every object, those of loose samples included
 */
record LockFile(PelicanUrl dataset, List<DatasetObject> objects, Map<PelicanUrl, Pin> pins) {
    static final String SUFFIX = ".lock";

    private static final String FORM = "pelicanfs-dataset-lock-1";
    private static final JsonFactory JSON = new JsonFactory();

    Pin pin(PelicanUrl url) {
        return pins.getOrDefault(url, Pin.NONE);
    }

    String toJson() {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("form", FORM);
            json.writeStringProperty("dataset", dataset.toString());
            json.writeName("entries");
            json.writeStartArray();
            for (var object : objects) {
                // One line each, so that two lockfiles can be compared by eye.
                json.writeRaw("\n");
                write(json, object);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw("\n");
        }
        return bytes.toString(UTF_8);
    }

    private void write(JsonGenerator json, DatasetObject object) {
        json.writeStartObject();
        json.writeStringProperty("kind", object.kind().name().toLowerCase(Locale.ROOT));
        json.writeName("objects");
        json.writeStartArray();
        for (var url : object.urls()) {
            var pin = pin(url);
            var version = pin.version();
            json.writeStartObject();
            json.writeStringProperty("url", url.toString());
            json.writeNumberProperty("size", version.sizeBytes().orElse(0));
            version.modified().ifPresent(time -> json.writeStringProperty("modified", time.toString()));
            for (var digest : version.digests().entrySet()) {
                json.writeStringProperty(digest.getKey().token(), digest.getValue());
            }
            pin.index()
                    .ifPresent(index -> json.writeStringProperty(
                            "index", Base64.getEncoder().encodeToString(index)));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** @param named names the lockfile in errors */
    static LockFile read(byte[] bytes, PelicanUrl named) throws PelicanException {
        return parse(bytes, Optional.of(named), named.toString());
    }

    static LockFile read(byte[] bytes, String named) throws PelicanException {
        return parse(bytes, Optional.empty(), named);
    }

    private static LockFile parse(byte[] bytes, Optional<PelicanUrl> at, String named) throws PelicanException {
        var objects = new ArrayList<DatasetObject>();
        var pins = new HashMap<PelicanUrl, Pin>();
        String form = "";
        String dataset = "";
        try (var json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    var value = json.nextToken();
                    switch (name) {
                        case "form" -> form = String.valueOf(json.getString());
                        case "dataset" -> dataset = String.valueOf(json.getString());
                        case "entries" -> {
                            while (value == JsonToken.START_ARRAY && json.nextToken() == JsonToken.START_OBJECT) {
                                objects.add(entry(json, pins));
                            }
                        }
                        default -> json.skipChildren();
                    }
                }
            }
            if (!form.equals(FORM)) {
                throw bad(named, "its form is not " + FORM);
            }
            var url = dataset.isEmpty() && at.isPresent() ? at.get() : PelicanUrl.parse(dataset);
            return new LockFile(url, List.copyOf(objects), Map.copyOf(pins));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw bad(named, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static DatasetObject entry(JsonParser json, Map<PelicanUrl, Pin> pins) throws PelicanException {
        var kind = DatasetObject.Kind.LOOSE;
        var urls = new ArrayList<PelicanUrl>();
        long size = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            var value = json.nextToken();
            if (name.equals("kind")) {
                kind = DatasetObject.Kind.valueOf(json.getString().toUpperCase(Locale.ROOT));
            } else if (name.equals("objects") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    size += object(json, urls, pins);
                }
            } else {
                json.skipChildren();
            }
        }
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("an entry has no object");
        }
        return new DatasetObject(
                urls.get(0), size, kind, kind == DatasetObject.Kind.LOOSE ? List.copyOf(urls) : List.of());
    }

    private static long object(JsonParser json, List<PelicanUrl> urls, Map<PelicanUrl, Pin> pins)
            throws PelicanException {
        Optional<byte[]> index = Optional.empty();
        String url = "";
        long size = -1;
        Optional<Instant> modified = Optional.empty();
        var digests = new EnumMap<DigestAlgorithm, String>(DigestAlgorithm.class);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "url" -> url = json.getString();
                case "size" -> size = json.getLongValue();
                case "index" -> index = Optional.of(Base64.getDecoder().decode(json.getString()));
                case "modified" -> modified = Optional.of(Instant.parse(json.getString()));
                default -> {
                    var algorithm = DigestAlgorithm.of(name);
                    if (algorithm.isPresent()) {
                        digests.put(algorithm.get(), json.getString().toLowerCase(Locale.ROOT));
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
        if (size < 0) {
            throw new IllegalArgumentException("an object has no size");
        }
        var parsed = PelicanUrl.parse(url);
        urls.add(parsed);
        pins.put(parsed, new Pin(new Version(OptionalLong.of(size), modified, digests), index));
        return size;
    }

    private static PelicanException bad(String named, String what) {
        return PelicanException.of(ErrorKind.CORRUPT, named + " is not a lockfile of a dataset: " + what)
                .nextStep("Write it again with 'pelfs lock'.")
                .build();
    }
}
