package io.pelicanfs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar to be published, with what trees have besides files. */
final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    Tar file(String name, String text) {
        byte[] content = text.getBytes(UTF_8);
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        return add(entry, content);
    }

    Tar symbolicLink(String name, String target) {
        return link(name, target, TarConstants.LF_SYMLINK);
    }

    Tar hardLink(String name, String target) {
        return link(name, target, TarConstants.LF_LINK);
    }

    Tar pipe(String name) {
        return add(new TarArchiveEntry(name, TarConstants.LF_FIFO), new byte[0]);
    }

    private Tar link(String name, String target, byte type) {
        var entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        return add(entry, new byte[0]);
    }

    private Tar add(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] end() throws IOException {
        tar.finish();
        return bytes.toByteArray();
    }

    byte[] gzip() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(end());
        }
        return packed.toByteArray();
    }
}
