package io.pelicanfs.cli;

import io.pelicanfs.PelicanException;
import io.pelicanfs.transfer.Outcome;
import io.pelicanfs.transfer.Planned;
import io.pelicanfs.transfer.TransferSummary;
import io.pelicanfs.transfer.Transferred;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** How plans and results of transfers are written. */
final class Plans {
    private Plans() {}

    /** {@code DOWNLOAD: URL -> FILE}, as {@code pelican object} writes it. */
    static String line(Planned planned) {
        var url = planned.url().toString();
        var file = Printable.text(planned.file().map(Path::toString).orElse(""));
        return switch (planned.action()) {
            case GET -> "DOWNLOAD: " + url + " -> " + file;
            case PUT -> "UPLOAD: " + file + " -> " + url;
            case COPY -> "COPY: " + url + " -> " + planned.destination().orElseThrow();
            case CREATE -> "CREATE: " + url;
            case DELETE -> "DELETE: " + url;
            case DELETE_LOCAL -> "DELETE: " + file;
        };
    }

    /** {@code copied URL, FILE (1.2 MB, digest)}. */
    static String line(Transferred result) {
        var text = new StringBuilder(word(result.outcome())).append(' ').append(result.url());
        result.file().ifPresent(file -> text.append(", ").append(Printable.text(file.toString())));
        if (result.outcome() == Outcome.COPIED) {
            text.append(" (").append(Printable.size(result.sizeBytes())).append(", verified by ");
            text.append(
                    switch (result.integrity()) {
                        case DIGEST -> "digest";
                        case CRC -> "CRC";
                        case SIZE_ONLY -> "size only";
                        case NONE -> "nothing";
                    });
            text.append(')');
        }
        return text.toString();
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** {@code {"url","file","outcome","sizeBytes","integrity","digest","error"}}; what is not there is absent. */
    static void write(JsonGenerator json, Transferred result) {
        json.writeStartObject();
        json.writeStringProperty("url", result.url().toString());
        result.file().ifPresent(file -> json.writeStringProperty("file", file.toString()));
        json.writeStringProperty("outcome", word(result.outcome()));
        json.writeNumberProperty("sizeBytes", result.sizeBytes());
        json.writeStringProperty("integrity", result.integrity().name().toLowerCase(Locale.ROOT));
        result.digest().ifPresent(digest -> json.writeStringProperty("digest", digest));
        result.failure().ifPresent(failure -> {
            json.writeName("error");
            JsonFailure.write(json, failure);
        });
        json.writeEndObject();
    }

    /** {@code {"action","url","file","source","outcome","sizeBytes"}}; of a copy the URL is that of what is made. */
    static void write(JsonGenerator json, Planned planned) {
        json.writeStartObject();
        json.writeStringProperty("action", planned.action().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty(
                "url", planned.destination().orElse(planned.url()).toString());
        planned.file().ifPresent(file -> json.writeStringProperty("file", file.toString()));
        planned.destination()
                .ifPresent(
                        made -> json.writeStringProperty("source", planned.url().toString()));
        json.writeStringProperty("outcome", word(Outcome.PLANNED));
        json.writeNumberProperty("sizeBytes", planned.sizeBytes());
        json.writeEndObject();
    }

    /** A source that could not be begun with: {@code {"url","outcome","error"}}. */
    static void write(JsonGenerator json, PelicanException failure) {
        json.writeStartObject();
        failure.url().ifPresent(url -> json.writeStringProperty("url", url.toString()));
        json.writeStringProperty("outcome", word(Outcome.FAILED));
        json.writeName("error");
        JsonFailure.write(json, failure);
        json.writeEndObject();
    }

    /** {@code {"summary":{"copied",…,"bytes","seconds"}}}; outcomes that did not occur are 0. */
    static void write(JsonGenerator json, TransferSummary summary, Duration took) {
        json.writeStartObject();
        json.writeObjectPropertyStart("summary");
        for (var outcome : Outcome.values()) {
            json.writeNumberProperty(word(outcome), summary.count(outcome));
        }
        json.writeNumberProperty("copiedBytes", summary.copiedBytes());
        json.writeNumberProperty("seconds", took.toNanos() / 1e9);
        json.writeEndObject();
        json.writeEndObject();
    }
}
