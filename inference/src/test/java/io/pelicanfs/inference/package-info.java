@NullMarked
package io.pelicanfs.inference;

import org.jspecify.annotations.NullMarked;
