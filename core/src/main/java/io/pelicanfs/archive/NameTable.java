package io.pelicanfs.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds members by name: a hash table of ordinals with open addressing, at most half full. Of members with one name it holds the last.
 */
final class NameTable {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Secret, so that an archive cannot be made whose names all fall into one place. */
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;

    /** Ordinal + 1; 0 is a free place. */
    private final int[] places;

    NameTable(MemberIndex index) {
        int count = index.count();
        places = new int[Math.max(2, Integer.highestOneBit(Math.max(1, count * 2 - 1)) * 2)];
        for (int ordinal = 0; ordinal < count; ordinal++) {
            int from = index.nameStart(ordinal);
            int place = place(index, index.names(), from, from + index.nameLength(ordinal));
            places[place] = ordinal + 1;
        }
    }

    int find(MemberIndex index, byte[] name) {
        return places[place(index, name, 0, name.length)] - 1;
    }

    long memoryBytes() {
        return 4L * places.length;
    }

    /** Returns the place of the member of that name, or the free one where it would go. */
    private int place(MemberIndex index, byte[] bytes, int from, int to) {
        int mask = places.length - 1;
        int place = (int) hash(bytes, from, to) & mask;
        while (places[place] != 0 && index.compareName(places[place] - 1, bytes, from, to) != 0) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private static long hash(byte[] bytes, int from, int to) {
        long h = SEED ^ (to - from);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            h = mix(h ^ (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << 8 | (bytes[at] & 0xff);
        }
        return mix(mix(h ^ rest));
    }

    /** Folds the 128-bit product, so that a change of any bit reaches all others. */
    private static long mix(long value) {
        return (value * FACTOR) ^ Math.multiplyHigh(value, FACTOR);
    }
}
