/**
 * A whole Pelican federation in one process: discovery, director, issuer, caches and an origin over a folder, on loopback
 * over TLS with a CA that it makes.
 *
 * <p>Most tests need {@link io.pelicanfs.testbed.Testbed#start()}, {@link io.pelicanfs.testbed.Fault} and
 * {@link io.pelicanfs.testbed.RequestLog}. The answers are those of recordings of the real servers, quirks included; the
 * package shares no code with the client it tests, so it shares none of its mistakes.
 */
@NullMarked
package io.pelicanfs.testbed;

import org.jspecify.annotations.NullMarked;
