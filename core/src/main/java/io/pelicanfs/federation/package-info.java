/** Discovery, director and namespaces: which servers hold an object, in which order. */
@NullMarked
package io.pelicanfs.federation;

import org.jspecify.annotations.NullMarked;
