package io.pelicanfs.read;

import io.pelicanfs.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns many wanted ranges into few requests: near ones are merged, up to a size that one request should have (small-files facts §3.5).
 */
final class RangePlan {
    /** Bytes between two ranges that are cheaper to read than another request: 1 MiB/s for each of 64 ms. */
    static final long GAP_BYTES = 64 << 10;
    /** XRootD works off vector reads in units of this size. */
    static final long REQUEST_BYTES = 8 << 20;

    /** One request and the wanted ranges that it covers. */
    record Request(ByteRange range, List<ByteRange> parts) {}

    private RangePlan() {}

    /** Returns requests that cover all of {@code wanted}, by position. Empty ranges need none. */
    static List<Request> of(List<ByteRange> wanted) {
        var sorted = wanted.stream()
                .filter(range -> range.length() > 0)
                .distinct()
                .sorted(Comparator.comparingLong(ByteRange::offset).thenComparingLong(ByteRange::length))
                .toList();
        var requests = new ArrayList<Request>();
        var parts = new ArrayList<ByteRange>();
        long start = 0;
        long end = 0;
        for (var range : sorted) {
            long reach = Math.max(end, range.end());
            boolean adds = range.end() > end;
            if (!parts.isEmpty() && adds && (range.offset() - end > GAP_BYTES || reach - start > REQUEST_BYTES)) {
                requests.add(new Request(new ByteRange(start, end - start), List.copyOf(parts)));
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
            requests.add(new Request(new ByteRange(start, end - start), List.copyOf(parts)));
        }
        return requests;
    }
}
