@NullMarked
package io.pelicanfs.cli;

import org.jspecify.annotations.NullMarked;
