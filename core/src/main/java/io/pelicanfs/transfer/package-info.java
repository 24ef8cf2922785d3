/** Whole objects to and from local files. */
@NullMarked
package io.pelicanfs.transfer;

import org.jspecify.annotations.NullMarked;
