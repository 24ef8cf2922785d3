package io.pelicanfs.testbed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes that an answer takes slices of; never a whole object in memory unless it is a text made here. */
interface Content extends Closeable {

    int BUFFER_BYTES = 64 * 1024;

    /** Takes bytes one buffer at a time. */
    interface Sink {
        /** Returns false when no more bytes are wanted. */
        boolean write(byte[] bytes, int offset, int length) throws IOException;
    }

    long size();

    /** Copies {@code length} bytes from {@code offset}, or fewer if the sink has enough. */
    void copy(long offset, long length, Sink sink) throws IOException;

    @Override
    default void close() throws IOException {}

    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void copy(long offset, long length, Sink sink) throws IOException {
                sink.write(bytes, Math.toIntExact(offset), Math.toIntExact(length));
            }
        };
    }

    /** A file, open until the content is closed: what is deleted or replaced meanwhile is still sent as it was. */
    static Content of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        long size = channel.size();
        return new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void copy(long offset, long length, Sink sink) throws IOException {
                copyFile(channel, offset, length, sink);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    static void copyFile(FileChannel channel, long offset, long length, Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, length));
        long position = offset;
        long end = offset + length;
        while (position < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw new IOException("the file has become shorter");
            }
            if (!sink.write(buffer.array(), 0, count)) {
                return;
            }
            position += count;
        }
    }
}
