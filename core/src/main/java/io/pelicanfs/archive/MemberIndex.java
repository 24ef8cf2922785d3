package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all members, in columns: a million members take some 60 MB and a handful of arrays instead of millions of objects
 * (small-files facts §3.3). Immutable and safe for many threads.
 *
 * <p>{@code names} holds each name, a link's followed by NUL and its target. {@code traits} packs the places of type (2 bits) and coding in the builder's lists.
 */
final class MemberIndex {
    private final byte[] names;
    private final int[] nameEnds;
    private final long[] offsets;
    private final long[] sizes;
    /** Null when every member takes as much room as its content is long, as in all tars and stored zips. */
    private final long @Nullable [] storedSizes;

    private final int[] checks;
    private final int[] modified;
    private final byte[] traits;
    private final NameTable table;
    private volatile int @Nullable [] sorted;

    MemberIndex(MemberIndexBuilder b) {
        int count = b.count();
        names = Arrays.copyOf(b.names, b.nameBytes());
        nameEnds = Arrays.copyOf(b.nameEnds, count);
        offsets = Arrays.copyOf(b.offsets, count);
        sizes = Arrays.copyOf(b.sizes, count);
        storedSizes = b.storedSizes == null ? null : Arrays.copyOf(b.storedSizes, count);
        checks = Arrays.copyOf(b.checks, count);
        modified = Arrays.copyOf(b.modified, count);
        traits = Arrays.copyOf(b.traits, count);
        table = new NameTable(this);
    }

    int count() {
        return offsets.length;
    }

    /** Returns the ordinal of the last member of that name, or -1. */
    int find(byte[] name) {
        return table.find(this, name);
    }

    Member member(int ordinal) {
        long seconds = modified[ordinal] & 0xffff_ffffL;
        return new Member(
                ordinal,
                name(ordinal),
                type(ordinal),
                sizes[ordinal],
                seconds == 0xffff_ffffL ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds)),
                linkTarget(ordinal));
    }

    String name(int ordinal) {
        return new String(names, nameStart(ordinal), nameLength(ordinal), UTF_8);
    }

    Member.Type type(int ordinal) {
        return MemberIndexBuilder.TYPES.get(traits[ordinal] & 3);
    }

    Coding coding(int ordinal) {
        return MemberIndexBuilder.CODINGS.get(traits[ordinal] >>> 2);
    }

    /** Returns whether positions rise with ordinals. */
    boolean isInOrder() {
        for (int i = 1; i < count(); i++) {
            if (offsets[i] <= offsets[i - 1]) {
                return false;
            }
        }
        return true;
    }

    long offset(int ordinal) {
        return offsets[ordinal];
    }

    long sizeBytes(int ordinal) {
        return sizes[ordinal];
    }

    long storedBytes(int ordinal) {
        return storedSizes == null ? sizes[ordinal] : storedSizes[ordinal];
    }

    int check(int ordinal) {
        return checks[ordinal];
    }

    byte[] names() {
        return names;
    }

    int nameStart(int ordinal) {
        return ordinal == 0 ? 0 : nameEnds[ordinal - 1];
    }

    int nameLength(int ordinal) {
        int start = nameStart(ordinal);
        int end = nameEnds[ordinal];
        if (type(ordinal) != Member.Type.LINK) {
            return end - start;
        }
        int at = start;
        while (names[at] != 0) {
            at++;
        }
        return at - start;
    }

    int traits(int ordinal) {
        return traits[ordinal];
    }

    /** Returns the time in seconds since 1970, {@link MemberEntry#UNKNOWN_TIME} where unknown. */
    long modifiedSeconds(int ordinal) {
        long seconds = modified[ordinal] & 0xffff_ffffL;
        return seconds == 0xffff_ffffL ? MemberEntry.UNKNOWN_TIME : seconds;
    }

    Optional<String> linkTarget(int ordinal) {
        if (type(ordinal) != Member.Type.LINK) {
            return Optional.empty();
        }
        int start = nameStart(ordinal) + nameLength(ordinal) + 1;
        int end = nameEnds[ordinal];
        return start == end ? Optional.empty() : Optional.of(new String(names, start, end - start, UTF_8));
    }

    /** Compares the name of a member with {@code other}, byte by byte, unsigned. */
    int compareName(int ordinal, byte[] other, int from, int to) {
        int start = nameStart(ordinal);
        return Arrays.compareUnsigned(names, start, start + nameLength(ordinal), other, from, to);
    }

    /** Returns all ordinals in the order of their names. Made on first use: most readers never list a folder. */
    int[] sortedByName() {
        int[] result = sorted;
        if (result == null) {
            // Two threads may both sort; that costs time once and needs no lock.
            result = NameOrder.sort(this);
            sorted = result;
        }
        return result;
    }

    /** Returns the bytes all columns take together. */
    long memoryBytes() {
        int[] order = sorted;
        return names.length
                + 4L * (nameEnds.length + checks.length + modified.length + (order == null ? 0 : order.length))
                + 8L * (offsets.length + sizes.length + (storedSizes == null ? 0 : storedSizes.length))
                + traits.length
                + table.memoryBytes();
    }
}
