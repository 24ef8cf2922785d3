package io.pelicanfs.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An object too large for the cache, on its way from the origin to a client without being kept. */
final class RemoteContent implements Content {

    private final long sizeBytes;
    private final BlockEntry.Fetcher fetcher;
    private final AtomicReference<Optional<InputStream>> opened;

    /** {@code opened} is the origin's answer to a plain GET, if one is at hand already. */
    RemoteContent(long sizeBytes, BlockEntry.Fetcher fetcher, Optional<InputStream> opened) {
        this.sizeBytes = sizeBytes;
        this.fetcher = fetcher;
        this.opened = new AtomicReference<>(opened);
    }

    @Override
    public long size() {
        return sizeBytes;
    }

    @Override
    public void copy(long offset, long length, Sink sink) throws IOException {
        if (length == 0) {
            return;
        }
        boolean whole = offset == 0 && length == sizeBytes;
        Optional<InputStream> ready = whole ? opened.getAndSet(Optional.empty()) : Optional.empty();
        try (InputStream body = ready.isPresent()
                ? ready.get()
                : fetcher.get("bytes=" + offset + "-" + (offset + length - 1)).body()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = length;
            while (left > 0) {
                int count = body.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("the origin's answer ended early");
                }
                if (!sink.write(buffer, 0, count)) {
                    return;
                }
                left -= count;
            }
        }
    }

    @Override
    public void close() throws IOException {
        Optional<InputStream> unused = opened.getAndSet(Optional.empty());
        if (unused.isPresent()) {
            unused.get().close();
        }
    }
}
