package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JsonGenerator;

/** How entries of listings are found and written, the same for all verbs that list. */
final class Entries {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Entries() {}

    /** Returns whether a URL is a pattern: {@code *}, or brackets where nothing stands under that very name. */
    static boolean isPattern(PelicanUrl url) {
        return text(url).contains("*");
    }

    private static boolean mayBePattern(PelicanUrl url) {
        return text(url).indexOf('[') >= 0 || text(url).indexOf('{') >= 0;
    }

    private static String text(PelicanUrl url) {
        return url.member().orElse(url.path());
    }

    /** Lists a collection, a folder in an archive, an object as itself, or what a pattern matches. */
    static Stream<ObjectInfo> list(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        if (isPattern(url)) {
            return matches(fs, url);
        }
        try {
            return fs.list(url);
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND && mayBePattern(url)) {
                return matches(fs, url);
            }
            throw e;
        }
    }

    private static Stream<ObjectInfo> matches(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        var found = fs.glob(url);
        Iterator<ObjectInfo> entries = found.iterator();
        if (!entries.hasNext()) {
            found.close();
            throw PelicanException.of(ErrorKind.NOT_FOUND, "nothing matches")
                    .url(url)
                    .build();
        }
        var all = StreamSupport.stream(Spliterators.spliteratorUnknownSize(entries, Spliterator.NONNULL), false);
        return all.onClose(found::close);
    }

    /** Returns the path in the federation, with the member in it. */
    static String path(PelicanUrl url) {
        return url.path() + url.member().map(name -> "!/" + name).orElse("");
    }

    /** Writes the keys that {@code pelican object ls} and {@code stat} write. */
    static void write(JsonGenerator json, ObjectInfo entry) {
        json.writeStartObject();
        writeKeys(json, entry);
        json.writeEndObject();
    }

    static void writeKeys(JsonGenerator json, ObjectInfo entry) {
        json.writeStringProperty("Name", path(entry.url()));
        json.writeNumberProperty("Size", entry.sizeBytes().orElse(0));
        entry.modified().ifPresent(time -> json.writeStringProperty("ModTime", time.toString()));
        json.writeBooleanProperty("IsCollection", entry.isCollection());
    }

    /** {@code 2026-01-31 13:00:00} in UTC, or a dash. */
    static String time(Optional<Instant> time) {
        return time.map(SECONDS::format).orElse("-");
    }
}
