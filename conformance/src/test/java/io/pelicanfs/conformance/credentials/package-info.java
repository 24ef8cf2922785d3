/** What users of private data are promised: that the right token is found and used, that it stays secret, and that every refusal says why. */
@NullMarked
package io.pelicanfs.conformance.credentials;

import org.jspecify.annotations.NullMarked;
