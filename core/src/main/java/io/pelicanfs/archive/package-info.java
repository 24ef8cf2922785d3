/**
 * Members inside objects: zip and tar opened at random.
 *
 * <p>{@link io.pelicanfs.archive.Archive} is the way in. Opening reads the archive's directory, or its headers, into a compact index in
 * memory; reading a member is then one request for its header and its data together, and the header proves that the index still fits.
 * Everything an archive says about itself (counts, sizes, offsets, names) is a claim of a stranger: it is checked against the size of the
 * object before memory is given for it.
 */
@NullMarked
package io.pelicanfs.archive;

import org.jspecify.annotations.NullMarked;
