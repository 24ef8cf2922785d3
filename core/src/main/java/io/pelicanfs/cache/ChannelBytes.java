package io.pelicanfs.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The bytes of a file from a position on, read without moving its channel's own and without closing it. One thread at a time. */
public final class ChannelBytes extends InputStream {
    private final FileChannel channel;
    private long position;

    public ChannelBytes(FileChannel channel, long position) {
        this.channel = channel;
        this.position = position;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int got = channel.read(ByteBuffer.wrap(bytes, offset, length), position);
        position += Math.max(got, 0);
        return got;
    }
}
