package io.pelicanfs.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * One of {@code count} parts of a dataset. All parts together have every sample exactly once: each takes an equal stretch of the dataset's
 * bytes, and a sample belongs to the stretch it begins in. Where there are at least twice as many objects as parts, whole objects are dealt
 * out instead, so that no object is opened by two jobs.
 *
 * @param index from 0
 */
record Split(int index, int count) {
    static final Split ALL = new Split(0, 1);

    Split {
        if (count < 1 || index < 0 || index >= count) {
            throw new IllegalArgumentException("not a part: " + index + "/" + count);
        }
    }

    List<Piece> of(List<DatasetObject> objects) {
        long total = objects.stream().mapToLong(DatasetObject::weight).sum();
        long from = Piece.share(total, index, count);
        long to = Piece.share(total, index + 1L, count);
        boolean whole = objects.size() >= 2L * count;
        var pieces = new ArrayList<Piece>();
        long at = 0;
        for (var object : objects) {
            long end = at + object.weight();
            if (whole || !object.canBeCut()) {
                if (at >= from && at < to) {
                    pieces.add(Piece.whole(object));
                }
            } else if (at < to && end > from) {
                pieces.add(new Piece(object, Math.max(from, at) - at, Math.min(to, end) - at));
            }
            at = end;
        }
        return List.copyOf(pieces);
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
