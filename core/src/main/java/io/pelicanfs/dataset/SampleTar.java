package io.pelicanfs.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes samples as a WebDataset tar: each field a member {@code KEY.FIELD}, the members of a sample one after another. The same samples give
 * the same bytes: headers tell no time, no owner, and mode 0644. Long and Unicode names are written by pax.
 *
 * <p>Readers of such a tar take the name up to the first dot as key, and members with equal keys that follow each other as one sample. So a
 * dot in the last part of a key is written {@code %2E} (and {@code %} there {@code %25}), a slash in front of a key is left out, a field
 * without a name becomes {@code bin}, and where two samples with one key follow each other, the second's key gets {@code #} and its
 * {@linkplain Sample#position position}. One thread at a time.
 */
public final class SampleTar implements Closeable {
    private static final int MODE = 0100644;

    private final TarArchiveOutputStream tar;
    private String lastKey = "";

    /** @param out is flushed and closed with the tar, and written to by no one else before */
    public SampleTar(OutputStream out) {
        tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Writes one sample. */
    public void add(Sample sample) throws IOException {
        String key = key(sample.key());
        if (key.equals(lastKey)) {
            key += "#" + sample.position();
        }
        lastKey = key;
        Set<String> names = new HashSet<>(sample.fields().keySet());
        for (var field : sample.fields().entrySet()) {
            String name = field.getKey().isEmpty() ? unnamed(names) : field.getKey();
            var entry = new TarArchiveEntry(key + "." + name);
            entry.setSize(field.getValue().length);
            entry.setMode(MODE);
            entry.setModTime(0L);
            entry.setIds(0, 0);
            entry.setNames("", "");
            tar.putArchiveEntry(entry);
            tar.write(field.getValue());
            tar.closeArchiveEntry();
        }
    }

    private static String key(String key) {
        String path = key.startsWith("/") ? key.substring(1) : key;
        int name = path.lastIndexOf('/') + 1;
        // A column's value is anybody's text: it must not lead out of the folder that somebody unpacks it in.
        return path.substring(0, name).replaceAll("(?<=^|/)\\.\\.(?=/)", "%2E%2E")
                + path.substring(name).replace("%", "%25").replace(".", "%2E");
    }

    private static String unnamed(Set<String> taken) {
        String name = "bin";
        while (taken.contains(name)) {
            name += "_";
        }
        return name;
    }

    /** Writes the end mark. */
    @Override
    public void close() throws IOException {
        tar.close();
    }
}
