@NullMarked
package io.pelicanfs.client;

import org.jspecify.annotations.NullMarked;
