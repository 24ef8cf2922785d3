package io.pelicanfs.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Go's {@code net/http} makes of a {@code Range}. */
record GoRanges(Outcome outcome, List<Part> parts) {

    enum Outcome {
        PARTS,
        WHOLE,
        MALFORMED,
        NO_OVERLAP
    }

    /** Bytes {@code start} to {@code start + length - 1}. */
    record Part(long start, long length) {
        String header(long size) {
            return "bytes " + start + "-" + (start + length - 1) + "/" + size;
        }
    }

    private static final Pattern SPEC = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

    static GoRanges parse(String text, long size) {
        if (!text.startsWith("bytes=")) {
            return new GoRanges(Outcome.MALFORMED, List.of());
        }
        List<Part> parts = new ArrayList<>();
        boolean missed = false;
        for (String spec : text.substring("bytes=".length()).split(",", -1)) {
            if (spec.isBlank()) {
                continue;
            }
            Matcher matcher = SPEC.matcher(spec.strip());
            if (!matcher.matches() || spec.strip().equals("-")) {
                return new GoRanges(Outcome.MALFORMED, List.of());
            }
            if (matcher.group(1).isEmpty()) {
                long length = Math.min(size, Long.parseLong(matcher.group(2)));
                parts.add(new Part(size - length, length));
                continue;
            }
            long start = Long.parseLong(matcher.group(1));
            long end = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
            if (start >= size) {
                missed = true;
            } else if (end < start) {
                return new GoRanges(Outcome.MALFORMED, List.of());
            } else {
                parts.add(new Part(start, Math.min(end, size - 1) - start + 1));
            }
        }
        return decide(parts, missed, size);
    }

    private static GoRanges decide(List<Part> parts, boolean missed, long size) {
        if (parts.isEmpty()) {
            return new GoRanges(missed && size > 0 ? Outcome.NO_OVERLAP : Outcome.WHOLE, List.of());
        }
        long asked = parts.stream().mapToLong(Part::length).sum();
        return asked > size ? new GoRanges(Outcome.WHOLE, List.of()) : new GoRanges(Outcome.PARTS, List.copyOf(parts));
    }
}
