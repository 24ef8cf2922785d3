/** Objects into files, while processes are killed, disks fill, objects are replaced and two want the same file. */
@NullMarked
package io.pelicanfs.conformance.gets;

import org.jspecify.annotations.NullMarked;
