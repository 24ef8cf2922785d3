package io.pelicanfs.cli;

import io.pelicanfs.ObjectInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Writes entries one by one; only the first {@value #MOST_SORTED} are held, to sort a listing that has no more. */
final class Listing {
    static final int MOST_SORTED = 10_000;

    private static final int GAP = 2;

    /** How entries are written. */
    enum Style {
        COLUMNS,
        LINES,
        LONG,
        JSON,
        JSON_LONG
    }

    private final StandardOutput out;
    private final Style style;
    private final OptionalInt columns;
    private final Function<ObjectInfo, String> name;

    /**
     * Prepares one listing.
     *
     * @param columns the terminal's width; empty where the output is no terminal, and names are then written as they are
     * @param name what an entry is called in the short styles
     */
    Listing(StandardOutput out, Style style, OptionalInt columns, Function<ObjectInfo, String> name) {
        this.out = out;
        this.style = style;
        this.columns = columns;
        this.name = name;
    }

    void write(Iterator<ObjectInfo> entries) throws IOException {
        var first = new ArrayList<ObjectInfo>();
        while (first.size() < MOST_SORTED && entries.hasNext()) {
            first.add(entries.next());
        }
        if (!entries.hasNext()) {
            first.sort(Comparator.comparing(entry -> Entries.path(entry.url())));
        }
        switch (style) {
            case COLUMNS -> {
                if (entries.hasNext()) {
                    lines(first.iterator());
                    lines(entries);
                } else {
                    columns(first.stream().map(name).map(Printable::text).toList());
                }
            }
            case LINES -> {
                lines(first.iterator());
                lines(entries);
            }
            case LONG -> {
                rows(first.iterator());
                rows(entries);
            }
            case JSON, JSON_LONG -> json(first.iterator(), entries);
        }
    }

    private void lines(Iterator<ObjectInfo> entries) throws IOException {
        while (entries.hasNext()) {
            line(name.apply(entries.next()));
        }
    }

    private void rows(Iterator<ObjectInfo> entries) throws IOException {
        while (entries.hasNext()) {
            var entry = entries.next();
            var size = entry.isCollection()
                    ? "DIR"
                    : entry.sizeBytes().isPresent()
                            ? Long.toString(entry.sizeBytes().getAsLong())
                            : "-";
            line(String.format("%14s  %-19s  %s", size, Entries.time(entry.modified()), Entries.path(entry.url())));
        }
    }

    private void line(String text) throws IOException {
        out.write((columns.isPresent() ? Printable.text(text) : text).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        if (columns.isPresent()) {
            out.flush();
        }
    }

    private void columns(List<String> names) throws IOException {
        int widest = names.stream().mapToInt(String::length).max().orElse(0) + GAP;
        int inRow = Math.max(1, (columns.orElse(80) + GAP) / widest);
        for (int i = 0; i < names.size(); i++) {
            boolean last = (i + 1) % inRow == 0 || i == names.size() - 1;
            var cell = last ? names.get(i) + "\n" : String.format("%-" + widest + "s", names.get(i));
            out.write(cell.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void json(Iterator<ObjectInfo> first, Iterator<ObjectInfo> rest) throws IOException {
        Json.write(out, json -> {
            json.writeStartArray();
            for (var part : List.of(first, rest)) {
                while (part.hasNext()) {
                    var entry = part.next();
                    if (style == Style.JSON_LONG) {
                        Entries.write(json, entry);
                    } else {
                        json.writeString(name.apply(entry));
                    }
                }
            }
            json.writeEndArray();
        });
    }
}
