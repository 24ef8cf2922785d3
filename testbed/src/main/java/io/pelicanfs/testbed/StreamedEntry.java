package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Filled by one plain GET from its first byte to its last; readers follow behind. */
final class StreamedEntry extends CacheEntry {

    private long written;
    private boolean ended;

    StreamedEntry(Meta meta, Path file) throws IOException {
        super(meta, file);
        Files.createFile(file);
    }

    /** Reads the origin's answer to its end; failures reach the readers. */
    void fill(InputStream body) {
        try (body;
                OutputStream out = Files.newOutputStream(file())) {
            Checksums.Calculator checksums = new Checksums.Calculator();
            byte[] buffer = new byte[Content.BUFFER_BYTES];
            long position = 0;
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                out.write(buffer, 0, count);
                checksums.write(buffer, 0, count);
                position += count;
                if (position < meta().sizeBytes()) {
                    advance(position, false);
                }
            }
            if (position == meta().sizeBytes()) {
                complete(Optional.of(checksums.result()));
            }
            advance(position, true);
        } catch (IOException e) {
            advance(0, true);
        }
    }

    private synchronized void advance(long position, boolean last) {
        written = Math.max(written, position);
        ended = last;
        notifyAll();
    }

    @Override
    synchronized long await(long position) throws IOException {
        try {
            while (written <= position && !ended) {
                wait();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (written <= position) {
            throw new IOException("the origin's answer ended early");
        }
        return written;
    }

    /** Waits until the last byte, or until the origin fails. */
    synchronized void awaitEnd() throws IOException {
        try {
            while (!ended) {
                wait();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    synchronized boolean hasFailed() {
        return ended && !isComplete();
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }
}
