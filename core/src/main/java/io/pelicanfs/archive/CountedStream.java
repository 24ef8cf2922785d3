package io.pelicanfs.archive;

import io.pelicanfs.PelicanUrl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Bytes that are counted, so that it is known where a tar that was cut ends. One thread at a time. */
class CountedStream extends FilterInputStream {
    private long count;
    private long limit = Long.MAX_VALUE;
    private boolean ended;

    CountedStream(InputStream in) {
        super(in);
    }

    /** Returns what {@code gzip} unpacks to, as long as that is not more than anybody may have expected. */
    static CountedStream unpacked(InputStream gzip, PelicanUrl url) throws IOException {
        var packed = new CountedStream(gzip);
        var unpacked = GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
        return new Unpacked(unpacked, packed, url);
    }

    long count() {
        return count;
    }

    /** Lets reading fail that comes further than so many bytes. */
    void limit(long mostBytes) {
        limit = mostBytes;
    }

    /** Returns whether somebody wanted more than there was. */
    boolean hasEnded() {
        return ended;
    }

    /** Hears of each step. */
    void counted() throws IOException {
        if (count > limit) {
            throw new IOException("more than " + limit + " bytes come before one member's content");
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int got = super.read(target, offset, length);
        ended = got < 0;
        count += Math.max(0, got);
        counted();
        return got;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = super.skip(wanted);
        count += skipped;
        counted();
        return skipped;
    }

    private static final class Unpacked extends CountedStream {
        private final CountedStream packed;
        private final PelicanUrl url;

        Unpacked(InputStream in, CountedStream packed, PelicanUrl url) {
            super(in);
            this.packed = packed;
            this.url = url;
        }

        @Override
        boolean hasEnded() {
            return super.hasEnded() || packed.hasEnded();
        }

        @Override
        void counted() throws IOException {
            super.counted();
            if (Inflation.isBomb(count(), packed.count())) {
                throw Inflation.bomb(packed.count(), count(), url);
            }
        }
    }
}
