/** Which token, from where, and why. */
@NullMarked
package io.pelicanfs.credential;

import org.jspecify.annotations.NullMarked;
