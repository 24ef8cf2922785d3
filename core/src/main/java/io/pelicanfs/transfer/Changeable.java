package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;

/** What can be written, moved and deleted: objects and collections. An archive is one object, so its members change with it only. */
public final class Changeable {
    private Changeable() {}

    /**
     * Fails if {@code url} names a member or the inside of an archive. Where this is left out, the request that follows has the archive's
     * own path and hits the whole of it.
     *
     * @throws PelicanException of kind {@link ErrorKind#UNSUPPORTED}
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
    }
}
