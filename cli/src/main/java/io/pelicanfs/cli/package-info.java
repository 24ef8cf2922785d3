/** The command {@code pelfs}: verbs over {@link io.pelicanfs.client.PelicanFileSystem}. It adds no meaning, only words. */
@NullMarked
package io.pelicanfs.cli;

import org.jspecify.annotations.NullMarked;
