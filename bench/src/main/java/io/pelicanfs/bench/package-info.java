/** Side-by-side benchmarks with the programs that users would use instead. */
@NullMarked
package io.pelicanfs.bench;

import org.jspecify.annotations.NullMarked;
