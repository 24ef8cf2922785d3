/** The only room that knows the HTTP library, TLS trust and proxies. */
@NullMarked
package io.pelicanfs.http;

import org.jspecify.annotations.NullMarked;
