/**
 * The words of PelicanFS for Java: values and types that every room of the engine and every door speaks. Most users need
 * {@code io.pelicanfs.client.PelicanFileSystem} and {@link io.pelicanfs.PelicanUrl}; failures are {@link io.pelicanfs.PelicanException}.
 */
@NullMarked
package io.pelicanfs;

import org.jspecify.annotations.NullMarked;
