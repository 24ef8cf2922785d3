/** Writes against every kind of origin, whole and broken. */
@NullMarked
package io.pelicanfs.conformance.writes;

import org.jspecify.annotations.NullMarked;
