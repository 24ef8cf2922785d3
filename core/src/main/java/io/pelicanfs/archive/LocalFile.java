package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PositionalReader;
import io.pelicanfs.cache.ChannelBytes;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A local file as an object: an archive that lies here is read as one in a federation is. Safe for many threads. */
public final class LocalFile implements PositionalReader {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Path file;
    private final FileChannel channel;

    private LocalFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens {@code file}. */
    public static LocalFile open(Path file) throws IOException {
        return new LocalFile(file, FileChannel.open(file));
    }

    /** Makes an empty file in {@code folder} that has no name any more where the system allows that, and goes when it is closed. */
    static LocalFile scratch(Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(".unpacked-" + UUID.randomUUID());
        return new LocalFile(
                file,
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE));
    }

    /** Returns what writes from the channel's position on; closing it closes the file. */
    OutputStream writer() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        int total = 0;
        while (target.hasRemaining()) {
            int got = channel.read(target, position + total);
            if (got < 0) {
                return total == 0 ? -1 : total;
            }
            total += got;
        }
        return total;
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges) throws IOException {
        var buffers = new ArrayList<ByteBuffer>(ranges.size());
        for (var range : ranges) {
            var buffer = ByteBuffer.allocate((int) range.length());
            read(range.offset(), buffer);
            if (buffer.hasRemaining()) {
                throw new EOFException(range + " ends past the end of " + file);
            }
            buffers.add(buffer.flip());
        }
        return buffers;
    }

    @Override
    public InputStream stream() throws IOException {
        // By position: a scratch file has no name to be opened by again.
        return new BufferedInputStream(new ChannelBytes(channel, 0), BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
