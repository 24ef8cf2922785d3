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
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tar, plain or compressed by gzip, one after another from one sequential stream: no index and no second request. Sparse
 * members come with their holes filled. One thread at a time.
 *
 * <p>A tar that ends without its end mark, or in the middle of a member, is an error of kind {@link ErrorKind#BAD_ARCHIVE}: a copy that was cut
 * must not look like a smaller one.
 */
public final class MemberStream implements Closeable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MAGIC_BYTES = 2;
    private static final long BLOCK_BYTES = TarHeader.BLOCK_BYTES;

    private final PelicanUrl url;
    private final InputStream raw;
    private final TarArchiveInputStream tar;
    private final Counted bytes;
    private final boolean compressed;
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
            var unpacked = compressed
                    ? GzipCompressorInputStream.builder()
                            .setInputStream(buffered)
                            .setDecompressConcatenated(true)
                            .get()
                    : buffered;
            return new MemberStream(url, buffered, new Counted(unpacked), compressed);
        } catch (IOException | RuntimeException e) {
            buffered.close();
            throw e;
        }
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
                if (!name.isEmpty()) {
                    return Optional.of(member(entry, name, ordinal++));
                }
            }
        } catch (IOException e) {
            throw told(e);
        }
        // Reading on to the object's end lets the stream below compare its digest.
        if (bytes.count - endOfLast < BLOCK_BYTES) {
            throw bad("the tar ends without its end mark", null);
        }
        try {
            raw.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw told(e);
        }
        return Optional.empty();
    }

    private @Nullable TarArchiveEntry nextEntry() throws IOException {
        var entry = tar.getNextEntry();
        if (entry != null) {
            endOfLast = bytes.count + entry.getSize() + (-entry.getSize() & (BLOCK_BYTES - 1));
        }
        return entry;
    }

    /** Returns the content of the member that {@link #next} gave last. */
    public InputStream content() {
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
                    throw told(e);
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

    /** A damaged archive and a broken read are different things: the second has its own words already. */
    private IOException told(IOException e) {
        if (e instanceof PelicanException) {
            return e;
        }
        return e.getCause() instanceof PelicanException cause
                ? cause
                : bad("the tar is damaged or cut short: " + e.getMessage(), e);
    }

    private PelicanException bad(String summary, @Nullable IOException cause) {
        var problem = PelicanException.of(ErrorKind.BAD_ARCHIVE, summary)
                .url(url)
                .nextStep("The upload or the packing was probably cut short; pack and put it again under a new name.");
        return (cause == null ? problem : problem.cause(cause)).build();
    }

    @Override
    public void close() throws IOException {
        tar.close();
        raw.close();
    }

    /** The library takes the end of the bytes for the end of the tar; where it stopped tells whether there was an end mark. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int got = super.read(target, offset, length);
            count += Math.max(0, got);
            return got;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = super.skip(wanted);
            count += skipped;
            return skipped;
        }
    }
}
