package io.pelicanfs.dataset;

import io.pelicanfs.PelicanUrl;
import java.util.Map;

/**
 * One sample of a dataset: what belongs together under one key.
 *
 * @param key in archives and collections the path of its members or objects up to the first dot of the last name; in rows the value of
 *     the id column, or {@code OBJECT#ORDINAL}, counted from 0
 * @param fields its parts in the order they are stored: by what follows that dot ({@code jpg}, {@code json}); of a row {@code json} for the whole
 *     row, or {@code txt} for the one column that was asked for. The bytes are not copied: they are given away
 * @param object the archive, table or object that it stands in
 * @param position what orders the samples of one object: the first member's ordinal, the row's byte position, 0 of a loose object
 */
public record Sample(String key, Map<String, byte[]> fields, PelicanUrl object, long position) {
    /** Returns the bytes of all fields together. */
    public long sizeBytes() {
        return fields.values().stream().mapToLong(bytes -> bytes.length).sum();
    }
}
