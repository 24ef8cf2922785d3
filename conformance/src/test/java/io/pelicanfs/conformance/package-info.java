@NullMarked
package io.pelicanfs.conformance;

import org.jspecify.annotations.NullMarked;
