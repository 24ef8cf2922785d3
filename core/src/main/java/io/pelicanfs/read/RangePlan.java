package io.pelicanfs.read;

import io.pelicanfs.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns many wanted ranges into few requests: near ones are merged, scattered ones go into one request with several ranges
 * (small-files facts §3.5).
 */
final class RangePlan {
    /** XRootD works off vector reads in units of this size; a larger request would only wait for its own end. */
    static final long REQUEST_BYTES = 8 << 20;

    /** Fewer ranges than this are asked for side by side. */
    private static final int LEAST_TOGETHER = 4;

    /** nginx and XRootD take 8 KB of one header (small-files facts §1.19). */
    private static final int HEADER_CHARS = 6_000;

    /** One range to ask for and the wanted ranges that it covers. */
    record Span(ByteRange range, List<ByteRange> parts) {}

    private RangePlan() {}

    /**
     * Returns spans that cover all of {@code wanted}, in ascending order; they overlap only where wanted ranges do and merging them would
     * go beyond {@link #REQUEST_BYTES}. Empty ranges need none.
     *
     * @param gapBytes how many unwanted bytes between two ranges are cheaper than asking for both
     */
    static List<Span> spans(List<ByteRange> wanted, long gapBytes) {
        var sorted = wanted.stream()
                .filter(range -> range.length() > 0)
                .distinct()
                .sorted(Comparator.comparingLong(ByteRange::offset).thenComparingLong(ByteRange::length))
                .toList();
        var spans = new ArrayList<Span>();
        var parts = new ArrayList<ByteRange>();
        long start = 0;
        long end = 0;
        for (var range : sorted) {
            long reach = Math.max(end, range.end());
            boolean adds = range.end() > end;
            if (!parts.isEmpty() && adds && (range.offset() - end > gapBytes || reach - start > REQUEST_BYTES)) {
                spans.add(new Span(new ByteRange(start, end - start), List.copyOf(parts)));
                parts.clear();
            }
            if (parts.isEmpty()) {
                start = range.offset();
                end = start;
            }
            parts.add(range);
            end = Math.max(end, range.end());
        }
        if (!parts.isEmpty()) {
            spans.add(new Span(new ByteRange(start, end - start), List.copyOf(parts)));
        }
        return spans;
    }

    /**
     * Groups spans into requests.
     *
     * @param mostRanges how many ranges the server takes in one request
     * @param sizeBytes size of the object: a Go server that is asked for more in ranges sends it whole
     */
    static List<List<Span>> requests(List<Span> spans, int mostRanges, long sizeBytes) {
        var requests = new ArrayList<List<Span>>();
        if (mostRanges < 2 || spans.size() < LEAST_TOGETHER) {
            spans.forEach(span -> requests.add(List.of(span)));
            return requests;
        }
        var together = new ArrayList<Span>();
        long bytes = 0;
        int chars = 0;
        for (var span : spans) {
            long more = span.range().length();
            int text = String.valueOf(span.range().end()).length() * 2 + 2;
            boolean full = together.size() == mostRanges
                    || bytes + more > Math.min(REQUEST_BYTES, sizeBytes - 1)
                    || chars + text > HEADER_CHARS;
            if (full && !together.isEmpty()) {
                requests.add(List.copyOf(together));
                together.clear();
                bytes = 0;
                chars = 0;
            }
            together.add(span);
            bytes += more;
            chars += text;
        }
        requests.add(List.copyOf(together));
        return requests;
    }
}
