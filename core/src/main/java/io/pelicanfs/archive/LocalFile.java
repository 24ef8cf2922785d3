package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.PositionalReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A local file as an object: an archive that lies here is read as one in a federation is. Safe for many threads. */
public final class LocalFile implements PositionalReader {
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
        return Files.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
