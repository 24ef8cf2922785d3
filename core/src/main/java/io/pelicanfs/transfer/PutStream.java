package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.cache.Scratch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes that become an object when the stream is closed. They wait in a hidden local file, since a put needs its length first; the object
 * stands under its name only once {@link #close} has returned, with all that {@link Put} promises.
 *
 * <p>A stream that is closed commits what was written, also when {@code try} with resources closes it because of a failure elsewhere: call
 * {@link #abort} first in that case. After a failed write nothing is committed. One thread at a time.
 */
public final class PutStream extends OutputStream {
    private static final int PIECE_BYTES = 256 << 10;

    private final Put put;
    private final PelicanUrl url;
    private final PutOptions options;
    private final Scratch scratch;
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private boolean ended;

    private PutStream(Put put, PelicanUrl url, PutOptions options, Scratch scratch, Path file, FileChannel channel) {
        this.scratch = scratch;
        this.put = put;
        this.url = url;
        this.options = options;
        this.file = file;
        this.channel = channel;
    }

    /** Begins a stream whose bytes wait in {@code folder}, which is made if need be. */
    public static PutStream begin(Put put, PelicanUrl url, PutOptions options, Path folder) throws PelicanException {
        try {
            var scratch = Scratch.in(folder, put.traces());
            var file = scratch.file("bytes");
            var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new PutStream(put, url, options, scratch, file, channel);
        } catch (IOException e) {
            throw local(url, folder, e);
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            throw new IOException("the stream is closed");
        }
        for (int done = 0; done < length; ) {
            int count = Math.min(piece.remaining(), length - done);
            piece.put(bytes, offset + done, count);
            done += count;
            if (!piece.hasRemaining()) {
                drain();
            }
        }
    }

    private void drain() throws PelicanException {
        try {
            piece.flip();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
            piece.clear();
        } catch (IOException e) {
            abort();
            throw local(url, file, e);
        }
    }

    /** Gives the bytes up; {@link #close} does nothing then. */
    public void abort() {
        ended = true;
        try {
            channel.close();
        } catch (IOException e) {
            // What is in it no longer matters.
        }
        scratch.close();
    }

    /** Puts the object; fails as {@link Put#put} does, and leaves no local file in any case. */
    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        try {
            drain();
            channel.close();
            put.put(file, url, options);
        } finally {
            abort();
        }
    }

    private static PelicanException local(PelicanUrl url, Path where, IOException e) {
        return PelicanException.of(
                        ErrorKind.LOCAL,
                        "cannot keep the bytes in " + where + " until they are sent (" + LocalReason.of(e) + ")")
                .url(url)
                .nextStep("Check that the folder is writable and has room.")
                .cause(e)
                .build();
    }
}
