/**
 * A model over samples: {@link io.pelicanfs.inference.SampleSource} → batches → {@link io.pelicanfs.inference.Engine} →
 * {@link io.pelicanfs.inference.Sink}, wired by {@link io.pelicanfs.inference.InferenceRun}. {@link io.pelicanfs.inference.Models} opens an
 * engine by the name of its model. Every sample gives exactly one result, in the order of the samples, and a sample that cannot be read or
 * that the model cannot take gives an error in its place.
 */
@NullMarked
package io.pelicanfs.inference;

import org.jspecify.annotations.NullMarked;
