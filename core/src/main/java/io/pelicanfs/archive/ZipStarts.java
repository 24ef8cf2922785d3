package io.pelicanfs.archive;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a zip's members begin, to know how far each may reach: members that share bytes are how a small zip unpacks to petabytes (Fifield,
 * "A better zip bomb", 2019). Immutable.
 */
final class ZipStarts {
    private final MemberIndex index;
    private final long directoryOffset;
    /** All beginnings in rising order; null where the index has them so already, as in nearly every zip. */
    private final long @Nullable [] sorted;

    ZipStarts(MemberIndex index, long directoryOffset) {
        this.index = index;
        this.directoryOffset = directoryOffset;
        this.sorted = index.isInOrder() ? null : sorted(index);
    }

    private static long[] sorted(MemberIndex index) {
        var starts = new long[index.count()];
        int count = 0;
        for (int i = 0; i < starts.length; i++) {
            if (index.coding(i) != Coding.OTHER_DISK) {
                starts[count++] = index.offset(i);
            }
        }
        var found = Arrays.copyOf(starts, count);
        Arrays.sort(found);
        return found;
    }

    /** Returns where the next member begins, or the directory; the member's own beginning if another one shares it. */
    long end(int ordinal) {
        if (sorted == null) {
            return ordinal + 1 < index.count() ? index.offset(ordinal + 1) : directoryOffset;
        }
        int at = Arrays.binarySearch(sorted, index.offset(ordinal));
        long start = index.offset(ordinal);
        boolean shared =
                at >= 0 && ((at > 0 && sorted[at - 1] == start) || (at + 1 < sorted.length && sorted[at + 1] == start));
        int next = at < 0 ? -at - 1 : at + 1;
        return shared ? start : next < sorted.length ? sorted[next] : directoryOffset;
    }
}
