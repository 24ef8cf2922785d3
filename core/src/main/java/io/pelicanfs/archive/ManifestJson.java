package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** {@link DatasetManifest} as JSON. */
final class ManifestJson {
    private static final String KIND = "wids-shard-index-v1";
    /** A million shards; more than anybody has. */
    private static final long MAX_BYTES = 512L << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxDocumentLength(MAX_BYTES)
                    .maxStringLength(1 << 16)
                    .build())
            .build();

    private ManifestJson() {}

    static byte[] write(DatasetManifest manifest) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("__kind__", KIND);
            json.writeNumberProperty("wids_version", 1);
            json.writeStringProperty("name", manifest.name());
            json.writeName("shardlist");
            json.writeStartArray();
            for (var shard : manifest.shards()) {
                // One shard a line, for people and for diff.
                json.writeRaw('\n');
                write(json, shard);
            }
            json.writeEndArray();
            json.writeStringProperty("order", manifest.order());
            manifest.seed().ifPresent(seed -> json.writeNumberProperty("seed", seed));
            json.writeStringProperty("key", "first-dot");
            json.writeStringProperty("created_by", "pelfs");
            json.writeEndObject();
            json.writeRaw('\n');
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, DatasetManifest.Shard shard) {
        json.writeStartObject();
        json.writeStringProperty("url", shard.url());
        json.writeNumberProperty("nsamples", shard.samples());
        json.writeNumberProperty("nfiles", shard.files());
        json.writeNumberProperty("filesize", shard.sizeBytes());
        shard.md5().ifPresent(hex -> json.writeStringProperty("md5sum", hex));
        shard.crc32c().ifPresent(hex -> json.writeStringProperty("crc32c", hex));
        shard.sha256().ifPresent(hex -> json.writeStringProperty("sha256", hex));
        shard.index().ifPresent(index -> {
            json.writeName("index");
            json.writeStartObject();
            json.writeNumberProperty("offset", index.offset());
            json.writeNumberProperty("size", index.sizeBytes());
            json.writeNumberProperty("count", index.count());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    static DatasetManifest read(byte[] utf8) throws PelicanException {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw bad("it is no JSON object");
            }
            return read(json);
        } catch (JacksonException e) {
            throw PelicanException.of(ErrorKind.BAD_ARCHIVE, "the manifest is not JSON: " + e.getOriginalMessage())
                    .cause(e)
                    .build();
        }
    }

    private static DatasetManifest read(JsonParser json) throws PelicanException {
        String kind = "";
        String name = "";
        String order = "path";
        var seed = OptionalLong.empty();
        List<DatasetManifest.Shard> shards = new ArrayList<>();
        boolean listed = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            var value = json.nextToken();
            switch (key) {
                case "__kind__" -> kind = json.getString();
                case "name" -> name = json.getString();
                case "order" -> order = json.getString();
                case "seed" -> seed = OptionalLong.of(json.getLongValue());
                case "shardlist" -> {
                    require(value == JsonToken.START_ARRAY, "its shardlist is no list");
                    listed = true;
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        shards.add(shard(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
        require(kind.equals(KIND), "its __kind__ is not " + KIND);
        require(listed, "it has no shardlist");
        return new DatasetManifest(name, shards, order, seed);
    }

    private static DatasetManifest.Shard shard(JsonParser json) throws PelicanException {
        String url = "";
        long samples = 0;
        long files = 0;
        long size = -1;
        Optional<String> md5 = Optional.empty();
        Optional<String> crc32c = Optional.empty();
        Optional<String> sha256 = Optional.empty();
        Optional<DatasetManifest.Directory> index = Optional.empty();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "url" -> url = json.getString();
                case "nsamples" -> samples = json.getLongValue();
                case "nfiles" -> files = json.getLongValue();
                case "filesize" -> size = json.getLongValue();
                case "md5sum" -> md5 = Optional.ofNullable(json.getString());
                case "crc32c" -> crc32c = Optional.ofNullable(json.getString());
                case "sha256" -> sha256 = Optional.ofNullable(json.getString());
                case "index" -> index = Optional.of(directory(json));
                default -> json.skipChildren();
            }
        }
        require(!url.isEmpty(), "a shard has no url");
        require(samples >= 0 && files >= 0, "a shard has negative counts");
        return new DatasetManifest.Shard(url, samples, files, size, md5, crc32c, sha256, index);
    }

    private static DatasetManifest.Directory directory(JsonParser json) throws PelicanException {
        require(json.currentToken() == JsonToken.START_OBJECT, "a shard's index is no object");
        long offset = -1;
        long size = -1;
        long count = -1;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "offset" -> offset = json.getLongValue();
                case "size" -> size = json.getLongValue();
                case "count" -> count = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        require(offset >= 0 && size >= 0 && count >= 0, "a shard's index has no place");
        return new DatasetManifest.Directory(offset, size, count);
    }

    private static void require(boolean condition, String otherwise) throws PelicanException {
        if (!condition) {
            throw bad(otherwise);
        }
    }

    private static PelicanException bad(String what) {
        return PelicanException.of(ErrorKind.BAD_ARCHIVE, "not a dataset manifest: " + what)
                .build();
    }
}
