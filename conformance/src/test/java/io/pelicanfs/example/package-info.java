/** Programs as users write them, run by tests in a JVM of their own. */
@NullMarked
package io.pelicanfs.example;

import org.jspecify.annotations.NullMarked;
