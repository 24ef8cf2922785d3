package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.job.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/**
 * Sends bytes on in large pieces while another thread digests them, which takes about as long as reading and writing them. A few pieces
 * of memory go round between the two. One thread writes. Closing it leaves the target open.
 */
final class DigestedOutput extends OutputStream {
    private static final int PIECES = 8;
    private static final int PIECE_BYTES = 256 << 10;

    private final OutputStream out;
    private final ShardDigest digest = ShardDigest.ours();
    private final ExecutorService digester = Workers.bounded("pack-digest", 1);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(PIECES);
    private byte[] piece = new byte[PIECE_BYTES];
    private int filled;

    DigestedOutput(OutputStream out) {
        this.out = out;
        for (int i = 1; i < PIECES; i++) {
            free.add(new byte[PIECE_BYTES]);
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, PIECE_BYTES - filled);
            System.arraycopy(bytes, at, piece, filled, count);
            filled += count;
            at += count;
            left -= count;
            if (filled == PIECE_BYTES) {
                sendOn();
            }
        }
    }

    private void sendOn() throws IOException {
        byte[] full = piece;
        int length = filled;
        digester.execute(() -> {
            try {
                digest.write(full, 0, length);
            } finally {
                free.add(full);
            }
        });
        // Both only read it; it is filled again only after both.
        out.write(full, 0, length);
        try {
            piece = free.take();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        filled = 0;
    }

    /** Sends on what is left and returns the digests of all that was written. */
    ShardDigest.Result finish() throws IOException {
        sendOn();
        out.flush();
        try {
            return digester.submit(digest::result).get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IllegalStateException("digesting failed", e);
        }
    }

    private static PelicanException interrupted() {
        Thread.currentThread().interrupt();
        return PelicanException.of(ErrorKind.CANCELLED, "packing was interrupted")
                .build();
    }

    @Override
    public void close() {
        digester.shutdownNow();
    }
}
