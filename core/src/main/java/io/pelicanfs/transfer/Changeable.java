package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;

/** What can be written, moved and deleted: objects and collections. An archive is one object, so its members change with it only. */
public final class Changeable {
    private Changeable() {}

    /**
     * Fails if {@code url} names a member or the inside of an archive, or has an option that nobody knows and that may be the rest of a name.
     * Where this is left out, the request that follows hits another thing: all of the archive, or the object of the shorter name.
     *
     * @throws PelicanException of kind {@link ErrorKind#UNSUPPORTED} or {@link ErrorKind#USAGE}
     */
    public static void check(PelicanUrl url) throws PelicanException {
        if (url.member().isPresent()) {
            throw Results.refused(
                    ErrorKind.UNSUPPORTED,
                    url,
                    "the members of an archive cannot be changed",
                    "Unpack it by 'pelfs get -r', change the files and 'pelfs pack' them under a new name; 'pelfs rm' deletes"
                            + " the archive as a whole.");
        }
        if (!url.unknownOptions().isEmpty()) {
            throw Results.refused(
                    ErrorKind.USAGE,
                    url,
                    "'?" + url.unknownOptions().get(0) + "' of the URL is an option that pelfs does not know",
                    "Write %3F for a question mark in a name, or leave the option out.");
        }
    }
}
