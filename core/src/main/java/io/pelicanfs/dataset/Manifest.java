package io.pelicanfs.dataset;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The list of shards of a {@code dataset.json}, which is a superset of the index that {@code wids} reads: {@code shardlist}, each with
 * {@code url} (relative to the manifest, or whole) and {@code filesize}; where {@code pelfs pack} wrote it, {@code crc32c} and {@code nfiles} too.
 */
final class Manifest {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern CRC32C = Pattern.compile("[0-9a-f]{8}");

    private Manifest() {}

    static List<DatasetObject> read(DatasetFiles files, PelicanUrl url) throws IOException {
        var shards = new ArrayList<DatasetObject>();
        try (var json = JSON.createParser(ObjectReadContext.empty(), files.read(url))) {
            boolean found = false;
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean list = json.currentName().equals("shardlist");
                    boolean array = json.nextToken() == JsonToken.START_ARRAY;
                    if (list && array) {
                        found = true;
                        while (json.nextToken() == JsonToken.START_OBJECT) {
                            shards.add(shard(files, url, json));
                        }
                    } else {
                        json.skipChildren();
                    }
                }
            }
            if (!found) {
                throw bad(url, "it has no 'shardlist'");
            }
        } catch (JacksonException e) {
            throw bad(url, e.getOriginalMessage());
        }
        return List.copyOf(shards);
    }

    private static DatasetObject shard(DatasetFiles files, PelicanUrl manifest, JsonParser json) throws IOException {
        String name = "";
        long size = -1;
        var crc32c = Optional.<String>empty();
        var members = OptionalLong.empty();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            var value = json.nextToken();
            if (field.equals("url") && value == JsonToken.VALUE_STRING) {
                name = json.getString();
            } else if (field.equals("filesize") && value == JsonToken.VALUE_NUMBER_INT) {
                size = json.getLongValue();
            } else if (field.equals("nfiles") && value == JsonToken.VALUE_NUMBER_INT) {
                members = OptionalLong.of(json.getLongValue());
            } else if (field.equals("crc32c") && value == JsonToken.VALUE_STRING) {
                crc32c = Optional.of(json.getString().toLowerCase(Locale.ROOT))
                        .filter(hex -> CRC32C.matcher(hex).matches());
            } else {
                json.skipChildren();
            }
        }
        var url = resolve(manifest, name);
        long bytes = size >= 0 ? size : files.stat(url).sizeBytes().orElse(0);
        var kind = DatasetObject.Kind.of(url.name());
        return new DatasetObject(
                url,
                bytes,
                kind,
                kind == DatasetObject.Kind.LOOSE ? List.of(url) : List.of(),
                new DatasetObject.Stated(crc32c, members));
    }

    private static PelicanUrl resolve(PelicanUrl manifest, String name) throws PelicanException {
        if (name.contains("://")) {
            var url = PelicanUrl.parse(name);
            return url.form() == PelicanUrl.Form.OSDF && manifest.federation().isPresent()
                    ? url.at(manifest.federation().get())
                    : url;
        }
        boolean odd = name.isEmpty()
                || name.startsWith("/")
                || Arrays.asList(name.split("/", -1)).contains("..");
        if (odd) {
            throw bad(manifest, "'" + name + "' is no name of a shard beside it");
        }
        var path = manifest.path();
        return manifest.withPath(path.substring(0, path.lastIndexOf('/') + 1) + name);
    }

    private static PelicanException bad(PelicanUrl url, String what) {
        return PelicanException.of(ErrorKind.CORRUPT, "this is not a dataset's manifest: " + what)
                .url(url)
                .nextStep("A dataset.json is written by 'pelfs pack'; to read JSON rows name a .jsonl object.")
                .build();
    }
}
