/** Random access to one object: ranges, read-ahead, blocks in memory. */
@NullMarked
package io.pelicanfs.read;

import org.jspecify.annotations.NullMarked;
