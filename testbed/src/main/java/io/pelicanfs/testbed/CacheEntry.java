package io.pelicanfs.testbed;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/** An object that a cache holds, or is about to hold, in a file of its own. Safe for concurrent use. */
abstract class CacheEntry {

    /** What the origin said of the object. */
    record Meta(long sizeBytes, String etag, Instant modified, String mediaType) {}

    private final Meta meta;
    private final Path file;
    private volatile Optional<Instant> completedAt = Optional.empty();
    private volatile Optional<Checksums> checksums = Optional.empty();

    CacheEntry(Meta meta, Path file) {
        this.meta = meta;
        this.file = file;
    }

    /**
     * Blocks until the byte at {@code position} is in the file.
     *
     * @return the position behind the last byte that is there in one piece from {@code position} on
     */
    abstract long await(long position) throws IOException;

    Meta meta() {
        return meta;
    }

    Path file() {
        return file;
    }

    boolean isComplete() {
        return completedAt.isPresent();
    }

    void complete(Optional<Checksums> known) {
        checksums = known;
        completedAt = Optional.of(Instant.now());
    }

    /** The object as it is now: with its age and checksums only when all of it is here. */
    ObjectVersion open() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Content content = new Content() {
            @Override
            public long size() {
                return meta.sizeBytes();
            }

            @Override
            public void copy(long offset, long length, Sink sink) throws IOException {
                long position = offset;
                long end = offset + length;
                boolean wanted = true;
                while (wanted && position < end) {
                    long available = Math.min(end, await(position));
                    Forward forward = new Forward(sink);
                    Content.copyFile(channel, position, available - position, forward);
                    position = available;
                    wanted = forward.wanted;
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
        return new ObjectVersion(content, meta.etag(), meta.modified(), meta.mediaType(), completedAt, checksums);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static final class Forward implements Content.Sink {
        private final Content.Sink sink;
        private boolean wanted = true;

        Forward(Content.Sink sink) {
            this.sink = sink;
        }

        @Override
        public boolean write(byte[] bytes, int offset, int length) throws IOException {
            wanted = sink.write(bytes, offset, length);
            return wanted;
        }
    }
}
