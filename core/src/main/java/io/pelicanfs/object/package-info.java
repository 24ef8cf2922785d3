/** One operation on one object at the right server: failover, version, retry, WebDAV. */
@NullMarked
package io.pelicanfs.object;

import org.jspecify.annotations.NullMarked;
