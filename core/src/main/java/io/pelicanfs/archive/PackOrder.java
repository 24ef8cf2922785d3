package io.pelicanfs.archive;

import java.util.ArrayList;
import java.util.List;

/** In which order samples stand in the shards. */
public sealed interface PackOrder {
    /** By name, as UTF-8 bytes. */
    record ByPath() implements PackOrder {}

    /** A permutation of {@link ByPath} that depends on the seed and the number of samples only: SplitMix64 and Fisher-Yates. */
    record Shuffled(long seed) implements PackOrder {
        <T> List<T> permuted(List<T> samples) {
            var order = new ArrayList<>(samples);
            long state = seed;
            for (int i = order.size() - 1; i > 0; i--) {
                state += 0x9e3779b97f4a7c15L;
                int j = (int) Long.remainderUnsigned(mixed(state), i + 1L);
                T other = order.set(j, order.get(i));
                order.set(i, other);
            }
            return order;
        }

        private static long mixed(long state) {
            long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            return z ^ z >>> 31;
        }
    }
}
