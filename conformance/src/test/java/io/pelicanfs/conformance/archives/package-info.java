/** Our shards read by other tools, and archives of other tools read by us. */
@NullMarked
package io.pelicanfs.conformance.archives;

import org.jspecify.annotations.NullMarked;
