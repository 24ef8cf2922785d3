/** The facade: {@link io.pelicanfs.client.PelicanFileSystem}, its builder and options. */
@NullMarked
package io.pelicanfs.client;

import org.jspecify.annotations.NullMarked;
