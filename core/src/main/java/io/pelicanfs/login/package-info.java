/** Tokens that a person gets by logging in at an issuer, and the wallet that keeps them. */
@NullMarked
package io.pelicanfs.login;

import org.jspecify.annotations.NullMarked;
