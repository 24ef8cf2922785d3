package io.pelicanfs.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What XRootD makes of a {@code Range}: 6.2 mostly as RFC 9110 wants it, 5.5 only closed ranges, and those unchecked.
 *
 * @param unsatisfiable only in 6.2: all parts lie behind the end
 * @param parts empty for the whole object
 */
record XrootdRanges(boolean unsatisfiable, List<Part> parts) {

    /** Bytes {@code first} to {@code last}, as written in headers; 5.5 also writes impossible ones. */
    record Part(long first, long last, long available) {

        String header(long size) {
            return "bytes " + first + "-" + last + "/" + size;
        }

        /** Bytes that the header promises. */
        long promised() {
            return Math.max(0, last - first + 1);
        }
    }

    private static final Pattern SPEC = Pattern.compile("(\\d{0,18})-(\\d{0,18})");
    private static final XrootdRanges WHOLE = new XrootdRanges(false, List.of());

    static XrootdRanges parse(Flavour flavour, String text, long size) {
        if (!text.startsWith("bytes=")) {
            return WHOLE;
        }
        List<Matcher> specs = new ArrayList<>();
        for (String spec : text.substring("bytes=".length()).split(",", -1)) {
            Matcher matcher = SPEC.matcher(spec.strip());
            if (!matcher.matches() || spec.strip().equals("-")) {
                return WHOLE;
            }
            specs.add(matcher);
        }
        return flavour == Flavour.XROOTD_5_5 ? unchecked(specs, size) : checked(specs, size);
    }

    /** 5.5: an open range ends at -1 when alone and is dropped among others, a suffix is dropped, ends are not clipped. */
    private static XrootdRanges unchecked(List<Matcher> specs, long size) {
        boolean alone = specs.size() == 1;
        List<Part> parts = new ArrayList<>();
        for (Matcher spec : specs) {
            if (spec.group(1).isEmpty()) {
                continue;
            }
            long first = Long.parseLong(spec.group(1));
            if (!spec.group(2).isEmpty()) {
                long last = Long.parseLong(spec.group(2));
                parts.add(new Part(first, last, available(first, last, size)));
            } else if (alone) {
                parts.add(new Part(first, -1, 0));
            }
        }
        return new XrootdRanges(false, parts);
    }

    private static XrootdRanges checked(List<Matcher> specs, long size) {
        List<Part> parts = new ArrayList<>();
        for (Matcher spec : specs) {
            boolean suffix = spec.group(1).isEmpty();
            long first = suffix ? Math.max(0, size - Long.parseLong(spec.group(2))) : Long.parseLong(spec.group(1));
            long last = suffix || spec.group(2).isEmpty() ? size - 1 : Long.parseLong(spec.group(2));
            if (last < first && first < size) {
                return WHOLE;
            }
            if (first < size) {
                long clipped = Math.min(last, size - 1);
                parts.add(new Part(first, clipped, clipped - first + 1));
            }
        }
        return parts.isEmpty() && size > 0 ? new XrootdRanges(true, parts) : new XrootdRanges(false, parts);
    }

    private static long available(long first, long last, long size) {
        return Math.max(0, Math.min(last, size - 1) - first + 1);
    }

    Optional<Part> single() {
        return parts.size() == 1 ? Optional.of(parts.get(0)) : Optional.empty();
    }
}
