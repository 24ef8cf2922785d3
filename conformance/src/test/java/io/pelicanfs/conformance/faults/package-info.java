/** What happens when servers, networks and archives misbehave: the right bytes or the right error, never a hang, never wrong bytes. */
@NullMarked
package io.pelicanfs.conformance.faults;

import org.jspecify.annotations.NullMarked;
