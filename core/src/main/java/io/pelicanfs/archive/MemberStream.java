package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveStructSparse;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tar, plain or compressed by gzip, one after another from one sequential stream: no index and no second request. Sparse
 * members come with their holes filled. One thread at a time.
 *
 * <p>A tar that ends without its end mark, or in the middle of a member, is an error of kind {@link ErrorKind#BAD_ARCHIVE}, its cause a {@link
 * TruncatedArchiveException}: a copy that was cut must not look like a smaller one.
 */
public final class MemberStream implements Closeable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MAGIC_BYTES = 2;
    private static final long BLOCK_BYTES = TarHeader.BLOCK_BYTES;

    /** Long names, pax records and a sparse file's map, which stand in memory, take less than this before one member. */
    static final long MOST_HEADER_BYTES = 4 << 20;

    /** GNU tar's name for a whole archive, which is no member. */
    private static final byte VOLUME_LABEL = 'V';

    private final PelicanUrl url;
    private final InputStream raw;
    private final TarArchiveInputStream tar;
    private final Counted bytes;
    private final boolean compressed;
    private @Nullable TarArchiveEntry current;
    private int ordinal;
    private long endOfLast;

    private MemberStream(PelicanUrl url, InputStream raw, Counted bytes, boolean compressed) {
        this.compressed = compressed;
        this.url = url;
        this.raw = raw;
        this.bytes = bytes;
        this.tar = new TarArchiveInputStream(bytes);
    }

    /** Takes {@code bytes} over, from their beginning; they are closed with this stream. {@code url} names the archive in errors. */
    public static MemberStream of(InputStream bytes, PelicanUrl url) throws IOException {
        var buffered = new BufferedInputStream(bytes, BUFFER_BYTES);
        try {
            buffered.mark(MAGIC_BYTES);
            boolean compressed = isGzip(buffered.readNBytes(MAGIC_BYTES));
            buffered.reset();
            return new MemberStream(
                    url, buffered, compressed ? unpacked(buffered, url) : new Counted(buffered), compressed);
        } catch (IOException e) {
            buffered.close();
            throw told(e, url);
        } catch (RuntimeException e) {
            buffered.close();
            throw e;
        }
    }

    private static Counted unpacked(InputStream gzip, PelicanUrl url) throws IOException {
        var packed = new Counted(gzip);
        var unpacked = GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
        return new Unpacked(unpacked, packed, url);
    }

    /** Returns whether {@code bytes} begin as gzip does (RFC 1952, section 2.3.1). */
    static boolean isGzip(byte[] bytes) {
        return bytes.length >= MAGIC_BYTES && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    /** Returns whether the tar is compressed by gzip, and so can be read from its beginning only. */
    public boolean isCompressed() {
        return compressed;
    }

    /** Returns the next member, skipping what is left of the one before; empty at the end of the archive. */
    public Optional<Member> next() throws IOException {
        try {
            for (var entry = nextEntry(); entry != null; entry = nextEntry()) {
                String name = new String(MemberName.ofTar(entry.getName().getBytes(UTF_8)), UTF_8);
                if (!name.isEmpty() && entry.getLinkFlag() != VOLUME_LABEL) {
                    return Optional.of(member(entry, name, ordinal++));
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        if (bytes.count() - endOfLast < BLOCK_BYTES) {
            throw truncated(null);
        }
        // Reading on to the object's end lets the stream below compare its digest.
        try {
            raw.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw told(e, url);
        }
        return Optional.empty();
    }

    private @Nullable TarArchiveEntry nextEntry() throws IOException {
        bytes.limit = endOfLast + MOST_HEADER_BYTES;
        var entry = tar.getNextEntry();
        bytes.limit = Long.MAX_VALUE;
        current = entry;
        if (entry != null) {
            long left = leftBytes(entry);
            endOfLast = bytes.count() + left + (-left & (BLOCK_BYTES - 1));
        }
        return entry;
    }

    /** Of a sparse file with its map behind the header, that was read already. */
    private static long leftBytes(TarArchiveEntry entry) {
        return entry.isPaxGNU1XSparse()
                ? entry.getSparseHeaders().stream()
                        .mapToLong(TarArchiveStructSparse::getNumbytes)
                        .sum()
                : entry.getSize();
    }

    /**
     * Returns the content of the member that {@link #next} gave last.
     *
     * @throws PelicanException of kind {@link ErrorKind#UNSUPPORTED} for a sparse file of more than 100 MB that is more than 1,000 times what
     *     it takes in the archive
     */
    public InputStream content() throws PelicanException {
        if (current != null && current.isSparse() && Inflation.isBomb(current.getRealSize(), current.getSize())) {
            throw bomb(current.getSize(), current.getRealSize(), url);
        }
        return anyContent();
    }

    /** Returns what {@link #content} does, however much it is, for those who may stop. */
    InputStream anyContent() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    return tar.read(target, offset, length);
                } catch (IOException e) {
                    throw failed(e);
                }
            }
        };
    }

    private static Member member(TarArchiveEntry entry, String name, int ordinal) {
        var type = entry.isDirectory()
                ? Member.Type.COLLECTION
                : entry.isLink() || entry.isSymbolicLink() ? Member.Type.LINK : Member.Type.OBJECT;
        return new Member(
                ordinal,
                name,
                type,
                type == Member.Type.OBJECT ? entry.getRealSize() : 0,
                Optional.of(Instant.ofEpochSecond(
                        entry.getLastModifiedTime().toInstant().getEpochSecond())),
                type == Member.Type.LINK ? Optional.of(entry.getLinkName()) : Optional.empty());
    }

    private IOException failed(IOException e) {
        var told = told(e, url);
        return told.kind() == ErrorKind.BAD_ARCHIVE && bytes.hasEnded() ? truncated(e) : told;
    }

    private PelicanException truncated(@Nullable IOException cause) {
        long actual = bytes.count();
        boolean inMember = actual < endOfLast;
        long expected = inMember ? endOfLast : actual - actual % BLOCK_BYTES + BLOCK_BYTES;
        var truncated = new TruncatedArchiveException(expected, actual);
        if (cause != null) {
            truncated.initCause(cause);
        }
        return bad(
                "the archive is truncated: behind " + (inMember ? ordinal - 1 : ordinal) + " whole members the tar"
                        + (compressed ? " in it" : "") + " needs at least " + expected + " bytes and has " + actual,
                url,
                truncated);
    }

    /** A damaged archive and a broken read are different things: the second has its own words already. */
    private static PelicanException told(IOException e, PelicanUrl url) {
        if (e instanceof PelicanException told) {
            return told;
        }
        return e.getCause() instanceof PelicanException cause
                ? cause
                : bad("the tar is damaged or cut short: " + reason(e), url, e);
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "it ends too early" : e.getMessage();
    }

    private static PelicanException bad(String summary, PelicanUrl url, IOException cause) {
        return PelicanException.of(ErrorKind.BAD_ARCHIVE, summary)
                .url(url)
                .nextStep("The upload or the packing was probably cut short; pack and put it again under a new name.")
                .cause(cause)
                .build();
    }

    private static PelicanException bomb(long packed, long unpacked, PelicanUrl url) {
        return PelicanException.of(
                        ErrorKind.UNSUPPORTED,
                        packed + " bytes unpack to " + unpacked + ", more than 1,000 times as many")
                .url(url)
                .nextStep("If you trust the archive, get it whole and unpack it with tar.")
                .build();
    }

    @Override
    public void close() throws IOException {
        tar.close();
        raw.close();
    }

    /** What gzip unpacks, as long as that is not more than anybody may have expected. */
    private static final class Unpacked extends Counted {
        private final Counted packed;
        private final PelicanUrl url;

        Unpacked(InputStream in, Counted packed, PelicanUrl url) {
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
                throw bomb(packed.count(), count(), url);
            }
        }
    }

    /** The library takes the end of the bytes for the end of the tar; where it stopped tells whether there was an end mark. */
    private static class Counted extends FilterInputStream {
        private long count;
        private long limit = Long.MAX_VALUE;
        private boolean ended;

        Counted(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        /** Returns whether somebody wanted more than there was. */
        boolean hasEnded() {
            return ended;
        }

        /** Hears of each step. */
        void counted() throws IOException {
            if (count > limit) {
                throw new IOException("more than " + MOST_HEADER_BYTES + " bytes come before one member's content");
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
    }
}
