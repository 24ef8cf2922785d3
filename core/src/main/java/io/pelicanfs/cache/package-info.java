/** Files shared by the processes of a user; the only room that locks files. */
@NullMarked
package io.pelicanfs.cache;

import org.jspecify.annotations.NullMarked;
