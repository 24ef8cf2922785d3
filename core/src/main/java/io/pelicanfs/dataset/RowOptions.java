package io.pelicanfs.dataset;

import java.util.Optional;

/**
 * How rows become samples.
 *
 * @param id the column whose value is the sample's key; without it the key is {@code OBJECT#ORDINAL}, for which everything before a
 *     part of a table is read too
 * @param column the column that is the sample; without it the sample is the whole row as JSON
 */
public record RowOptions(Optional<String> id, Optional<String> column) {
    /** Rows whole, known by their ordinals. */
    public static final RowOptions WHOLE_ROWS = new RowOptions(Optional.empty(), Optional.empty());
}
