package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.client.PelicanFileSystem;
import java.io.IOException;

/** What the URL of a target means: the object itself, or the collection that objects go into under their own names. */
enum Destinations {
    /** Nothing stands there, or nobody may look. */
    NEW,
    /** An object stands there. */
    OBJECT,
    INTO;

    /** Returns what {@code url} means for one object: a collection if it ends with a slash or is one. */
    static Destinations ofOne(PelicanFileSystem fs, PelicanUrl url) throws IOException {
        if (url.endsWithSlash() || url.path().equals("/")) {
            return INTO;
        }
        try {
            return fs.stat(url).isCollection() ? INTO : OBJECT;
        } catch (PelicanException e) {
            if (e.kind() == ErrorKind.NOT_FOUND
                    || e.kind() == ErrorKind.FORBIDDEN
                    || e.kind() == ErrorKind.TOKEN_NEEDED) {
                // A token may write without being allowed to look.
                return NEW;
            }
            throw e;
        }
    }

    PelicanUrl of(PelicanUrl target, String name) {
        return this == INTO ? target.child(name) : target;
    }
}
