/** Trees both ways, while servers fail and processes are killed. */
@NullMarked
package io.pelicanfs.conformance.trees;

import org.jspecify.annotations.NullMarked;
