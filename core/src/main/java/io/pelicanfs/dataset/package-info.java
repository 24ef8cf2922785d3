/** Samples over shards, rows and loose objects: split, shuffle, resume. */
@NullMarked
package io.pelicanfs.dataset;

import org.jspecify.annotations.NullMarked;
