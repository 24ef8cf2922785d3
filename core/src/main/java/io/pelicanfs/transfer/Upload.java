package io.pelicanfs.transfer;

import io.pelicanfs.PelicanUrl;
import java.nio.file.Path;

/**
 * One source of a transfer into a federation.
 *
 * @param source a local file, or a folder whose contents are meant
 * @param to the object that a file becomes, or the collection that a folder's contents go to
 * @param expected whether an object is known to stand there
 */
public record Upload(Path source, PelicanUrl to, boolean expected) {
    public Upload(Path source, PelicanUrl to) {
        this(source, to, false);
    }
}
