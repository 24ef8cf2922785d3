/** What the tests talk to besides the testbed: real XRootD servers with a small director in front, and recorded answers. */
@NullMarked
package io.pelicanfs.conformance.servers;

import org.jspecify.annotations.NullMarked;
