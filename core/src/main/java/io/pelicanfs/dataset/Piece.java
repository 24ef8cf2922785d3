package io.pelicanfs.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Part of one object: the samples that begin at a byte from {@code from} up to {@code to}. A sample begins in exactly one piece of any
 * partition, however it is cut, which makes every split complete and disjoint without knowing how many samples there are.
 *
 * @param after if present, only samples behind the one of this {@link Sample#position}
 */
record Piece(DatasetObject object, long from, long to, OptionalLong after) {
    Piece(DatasetObject object, long from, long to) {
        this(object, from, to, OptionalLong.empty());
    }

    static Piece whole(DatasetObject object) {
        return new Piece(object, 0, object.weight());
    }

    boolean isWhole() {
        return from == 0 && to >= object.weight() && after.isEmpty();
    }

    boolean has(long beginning) {
        return beginning >= from && beginning < to;
    }

    Piece behind(long position) {
        return new Piece(object, from, to, OptionalLong.of(position));
    }

    /** Returns this piece in parts of about {@code bytes}, or itself where the object cannot be cut. */
    List<Piece> cut(long bytes) {
        if (!object.canBeCut()) {
            return List.of(this);
        }
        long parts = Math.max(1, Math.round((double) (to - from) / bytes));
        var pieces = new ArrayList<Piece>();
        for (long i = 0; i < parts; i++) {
            pieces.add(new Piece(object, from + share(to - from, i, parts), from + share(to - from, i + 1, parts)));
        }
        return pieces;
    }

    /** Returns {@code total * i / n} without overflow. */
    static long share(long total, long i, long n) {
        return total / n * i + total % n * i / n;
    }
}
