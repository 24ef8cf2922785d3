/**
 * The kit of promises: what each operation promises, as tests that run through every {@link io.pelicanfs.conformance.Door} on every
 * {@link io.pelicanfs.conformance.Stage}. A door adds no meaning, so all of them keep the same promises.
 */
@NullMarked
package io.pelicanfs.conformance;

import org.jspecify.annotations.NullMarked;
