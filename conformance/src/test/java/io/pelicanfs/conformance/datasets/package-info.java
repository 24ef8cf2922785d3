/** Datasets through a whole federation: every sample exactly once, at the price that was promised, and readable by other people's tools. */
@NullMarked
package io.pelicanfs.conformance.datasets;

import org.jspecify.annotations.NullMarked;
