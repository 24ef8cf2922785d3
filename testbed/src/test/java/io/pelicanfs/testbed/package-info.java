@NullMarked
package io.pelicanfs.testbed;

import org.jspecify.annotations.NullMarked;
