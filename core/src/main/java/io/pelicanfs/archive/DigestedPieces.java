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
 * Sends pieces on while another thread digests them, which takes about as long as reading and writing them. A few pieces of memory go round
 * between the two. One thread sends. Closing it leaves the target open.
 */
final class DigestedPieces implements ShardWriter.Pieces, AutoCloseable {
    private static final int PIECES = 8;

    private final OutputStream out;
    private final ShardDigest digest = ShardDigest.ours();
    private final ExecutorService digester = Workers.bounded("pack-digest", 1);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(PIECES);

    DigestedPieces(OutputStream out) {
        this.out = out;
        for (int i = 1; i < PIECES; i++) {
            free.add(new byte[ShardWriter.PIECE_BYTES]);
        }
    }

    @Override
    public byte[] send(byte[] piece, int lengthBytes) throws IOException {
        digester.execute(() -> {
            try {
                digest.write(piece, 0, lengthBytes);
            } finally {
                free.add(piece);
            }
        });
        // Both only read it; it is filled again only after both.
        out.write(piece, 0, lengthBytes);
        try {
            return free.take();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Returns the digests of all that was sent. */
    ShardDigest.Result result() throws IOException {
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
