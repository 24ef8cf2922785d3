package io.pelicanfs.dataset;

import io.pelicanfs.ObjectInfo;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.Archive;
import io.pelicanfs.object.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;

/** What a dataset needs of the file system below it. Safe for use by many threads. */
public interface DatasetFiles {
    /** Returns what stands at {@code url}. */
    ObjectInfo stat(PelicanUrl url) throws IOException;

    /** Returns size, time and, where a server tells one or the object is held to one, digest of an object. */
    Version version(PelicanUrl url) throws IOException;

    /** Returns these files with those objects held to those versions: any other is an error of kind {@code CHANGED}. */
    DatasetFiles pinned(Map<PelicanUrl, Pin> pins);

    /** Returns the compact index of an archive. */
    byte[] index(PelicanUrl url) throws IOException;

    /** Lists all below a collection. */
    Stream<ObjectInfo> walk(PelicanUrl url) throws IOException;

    /** Lists what matches a pattern. */
    Stream<ObjectInfo> glob(PelicanUrl url) throws IOException;

    /** Returns a whole small object. */
    byte[] read(PelicanUrl url) throws IOException;

    /** Opens the whole object by one plain GET; its end is verified. */
    InputStream stream(PelicanUrl url) throws IOException;

    /** Opens the bytes from {@code from} up to {@code end}, the object's size. */
    InputStream stream(PelicanUrl url, long from, long end) throws IOException;

    /**
     * Opens an archive; the caller closes it.
     *
     * @param lenient whether to open a tar that was cut too, with what is whole in it
     */
    Archive archive(PelicanUrl url, boolean lenient) throws IOException;
}
