package io.pelicanfs.transfer;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The parts of a file that are there, merged. Thread-safe. */
final class FinishedRanges {
    /** The end of each range by its start; no two touch. */
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    /** Adds the bytes from {@code from} up to {@code end}. */
    synchronized void add(long from, long end) {
        if (from >= end) {
            return;
        }
        long start = from;
        long stop = end;
        for (var near = ends.floorEntry(stop); near != null && near.getValue() >= start; near = ends.floorEntry(stop)) {
            start = Math.min(start, near.getKey());
            stop = Math.max(stop, near.getValue());
            ends.remove(near.getKey());
        }
        ends.put(start, stop);
    }

    /** Returns the first gap below {@code size}, if there is one. */
    synchronized Optional<Map.Entry<Long, Long>> firstGap(long size) {
        long from = ends.getOrDefault(0L, 0L);
        if (from >= size) {
            return Optional.empty();
        }
        var next = ends.higherKey(from);
        return Optional.of(Map.entry(from, next == null ? size : Math.min(next, size)));
    }

    synchronized long bytes() {
        long bytes = 0;
        for (var range : ends.entrySet()) {
            bytes += range.getValue() - range.getKey();
        }
        return bytes;
    }

    /** Returns {@code from-end,from-end}, ends excluded. */
    @Override
    public synchronized String toString() {
        return ends.entrySet().stream()
                .map(range -> range.getKey() + "-" + range.getValue())
                .collect(Collectors.joining(","));
    }

    /** Reads what {@link #toString} wrote; anything else is an {@link IllegalArgumentException}. */
    static FinishedRanges parse(String text, long size) {
        var ranges = new FinishedRanges();
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            long from = Long.parseLong(range.substring(0, Math.max(dash, 0)));
            long end = Long.parseLong(range.substring(dash + 1));
            if (from < 0 || end <= from || end > size) {
                throw new IllegalArgumentException("not a range of " + size + " bytes: " + range);
            }
            ranges.add(from, end);
        }
        return ranges;
    }
}
