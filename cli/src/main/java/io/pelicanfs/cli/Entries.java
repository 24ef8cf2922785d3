package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.Glob;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** How entries of listings are found and written, the same for all verbs that list. */
final class Entries {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Entries() {}

    /**
     * Returns whether a URL is a pattern. Brackets and braces are common in names, so one without {@code *} is none if something stands
     * under that very name; a name with an asterisk is reached by {@code [*]}.
     */
    static boolean isPattern(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        var text = url.member().orElse(url.path());
        return Glob.isPattern(text) && (text.contains("*") || !mayStand(fs, url));
    }

    private static boolean mayStand(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        try {
            return fs.exists(url);
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.FORBIDDEN) {
                // What many servers say of an object that is not there.
                return false;
            }
            throw e;
        }
    }

    /** Returns what a pattern matches; fails if that is nothing. */
    static Stream<ObjectInfo> matches(PelicanFileSystem fs, PelicanUrl pattern) throws IOException {
        return some(fs.glob(pattern), pattern);
    }

    /** Returns the objects, or members, that {@code urls} name or match. */
    static Stream<PelicanUrl> objects(PelicanFileSystem fs, List<PelicanUrl> urls) {
        return urls.stream().flatMap(url -> Streams.unchecked(() -> objects(fs, url)));
    }

    private static Stream<PelicanUrl> objects(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        return isPattern(fs, url)
                ? some(fs.glob(url).filter(entry -> !entry.isCollection()), url).map(ObjectInfo::url)
                : Stream.of(url);
    }

    /** Returns {@code found} as it is; fails if there is none. */
    static <T> Stream<T> some(Stream<T> found, PelicanUrl pattern) throws PelicanException {
        Iterator<T> each = found.iterator();
        if (!each.hasNext()) {
            found.close();
            throw PelicanException.of(ErrorKind.NOT_FOUND, "nothing matches")
                    .url(pattern)
                    .nextStep("'pelfs ls' shows what is there; collections match with -r only.")
                    .build();
        }
        return Streams.of(each).onClose(found::close);
    }

    /** What a verb does with each thing that its arguments name. */
    @FunctionalInterface
    interface Work {
        void on(PelicanUrl url) throws IOException;
    }

    /** Does {@code work} for what the arguments of a reading verb name: each itself, or all that a pattern matches. */
    static void forEach(PelicanFileSystem fs, List<PelicanUrl> arguments, Work work) throws IOException {
        for (var argument : arguments) {
            try (var named = named(fs, argument)) {
                for (Iterator<PelicanUrl> each = named.iterator(); each.hasNext(); ) {
                    work.on(each.next());
                }
            }
        }
    }

    /** Returns what {@code url} names: itself, or the objects, collections and members that it matches. */
    static Stream<PelicanUrl> named(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        return isPattern(fs, url) ? matches(fs, url).map(ObjectInfo::url) : Stream.of(url);
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
