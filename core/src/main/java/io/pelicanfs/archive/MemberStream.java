package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tar, plain or compressed by gzip, one after another from one sequential stream: no index and no second request. Sparse
 * members come with their holes filled. One thread at a time.
 *
 * <p>It finds what random access finds: headers whose checksum is wrong, content of a dual shard that its CRC-32 does not fit (an error of
 * kind {@link ErrorKind#CORRUPT} instead of the content's end), anything behind the end mark. A tar that ends without its end mark, or in the
 * middle of a member, is an error of kind {@link ErrorKind#BAD_ARCHIVE}, its cause a {@link TruncatedArchiveException}: a copy that was cut must
 * not look like a smaller one.
 */
public final class MemberStream implements Closeable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MAGIC_BYTES = 2;
    private static final long BLOCK_BYTES = TarHeader.BLOCK_BYTES;

    private final PelicanUrl url;
    private final InputStream raw;
    private final CountedStream bytes;
    private final boolean compressed;
    private final byte[] skipped = new byte[64 << 10];
    private final TarWalk walk = new TarWalk(new Forward());
    /** The headers of the current member, with what stands before it to replace fields of it. */
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    private Optional<TarWalk.Found> current = Optional.empty();
    private InputStream content = InputStream.nullInputStream();
    private int ordinal;
    private long endOfLast;

    private MemberStream(PelicanUrl url, InputStream raw, CountedStream bytes, boolean compressed) {
        this.compressed = compressed;
        this.url = url;
        this.raw = raw;
        this.bytes = bytes;
    }

    /** Takes {@code bytes} over, from their beginning; they are closed with this stream. {@code url} names the archive in errors. */
    public static MemberStream of(InputStream bytes, PelicanUrl url) throws IOException {
        var buffered = new BufferedInputStream(bytes, BUFFER_BYTES);
        try {
            buffered.mark(MAGIC_BYTES);
            boolean compressed = isGzip(buffered.readNBytes(MAGIC_BYTES));
            buffered.reset();
            return new MemberStream(
                    url,
                    buffered,
                    compressed ? CountedStream.unpacked(buffered, url) : new CountedStream(buffered),
                    compressed);
        } catch (IOException e) {
            buffered.close();
            throw told(e, url);
        } catch (RuntimeException e) {
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

    /** Returns the next member, verifying what is left of the one before; empty at the end of the archive. */
    public Optional<Member> next() throws IOException {
        try {
            finishCurrent();
            for (var found = nextFound(); found.isPresent(); found = nextFound()) {
                if (found.get().name().length > 0) {
                    return Optional.of(member(found.get(), ordinal++));
                }
            }
            // Reading on to the object's end lets the stream below compare its digest.
            raw.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void finishCurrent() throws IOException {
        // The holes of a sparse file prove nothing.
        if (current.isPresent() && current.get().entry().coding() != Coding.SPARSE) {
            while (content.read(skipped) >= 0) {
                // On to where it verifies itself.
            }
        }
    }

    private Optional<TarWalk.Found> nextFound() throws IOException {
        head.reset();
        current = Optional.empty();
        content = InputStream.nullInputStream();
        current = walk.next();
        if (current.isPresent()) {
            var entry = current.get().entry();
            content = new VerifiedStream(
                    new Stored(bytes, entry.storedBytes()),
                    entry.storedBytes(),
                    current.get().zipCrc().orElse(null),
                    what -> corrupt(entry, what));
        }
        return current;
    }

    /**
     * Returns the content of the member that {@link #next} gave last. At its end it is verified as far as the archive allows.
     *
     * @throws PelicanException of kind {@link ErrorKind#UNSUPPORTED} for a device or a pipe, and for a sparse file of more than 100 MB that is
     *     more than 1,000 times what it takes in the archive
     */
    public InputStream content() throws IOException {
        if (current.isPresent()) {
            var entry = current.get().entry();
            if (entry.coding() == Coding.SPARSE && Inflation.isBomb(entry.sizeBytes(), entry.storedBytes())) {
                throw Inflation.bomb(entry.storedBytes(), entry.sizeBytes(), url);
            }
            if (entry.coding() == Coding.SPECIAL) {
                throw PelicanException.of(
                                ErrorKind.UNSUPPORTED,
                                "the member is " + Coding.SPECIAL.words() + ", which is not read here")
                        .url(url.withMember(name(current.get())))
                        .nextStep("Get the archive whole and unpack it with tar.")
                        .build();
            }
        }
        return anyContent();
    }

    /** Returns what {@link #content} does, however much it is, for those who may stop. */
    InputStream anyContent() throws IOException {
        if (current.isPresent() && current.get().entry().coding() == Coding.SPARSE) {
            return told(sparse(current.get().entry()));
        }
        return told(content);
    }

    /** The library knows all forms of a sparse file's map. It gets the member alone, as if it were a whole tar. */
    private InputStream sparse(MemberEntry entry) throws IOException {
        long left = entry.offset() + BLOCK_BYTES + entry.storedBytes() - bytes.count();
        var alone = new CountedStream(
                new SequenceInputStream(new ByteArrayInputStream(head.toByteArray()), new Stored(bytes, left)));
        var tar = new TarArchiveInputStream(alone);
        try {
            alone.limit(TarWalk.MOST_HEADER_BYTES);
            var found = tar.getNextEntry();
            alone.limit(Long.MAX_VALUE);
            if (found == null || found.getRealSize() != entry.sizeBytes()) {
                throw new IOException("its map of holes is damaged");
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return new VerifiedStream(tar, entry.sizeBytes(), null, what -> corrupt(entry, what));
    }

    private InputStream told(InputStream verified) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    return verified.read(target, offset, length);
                } catch (IOException e) {
                    throw failed(e);
                }
            }
        };
    }

    private static String name(TarWalk.Found found) {
        return new String(found.name(), UTF_8);
    }

    private static Member member(TarWalk.Found found, int ordinal) {
        var entry = found.entry();
        return new Member(
                ordinal,
                name(found),
                entry.type(),
                entry.sizeBytes(),
                entry.modified(),
                found.linkTarget().length == 0 ? Optional.empty() : Optional.of(new String(found.linkTarget(), UTF_8)));
    }

    private PelicanException corrupt(MemberEntry entry, String what) {
        return PelicanException.of(ErrorKind.CORRUPT, "the member at byte " + entry.offset() + " is damaged: " + what)
                .url(current.map(found -> url.withMember(name(found))).orElse(url))
                .nextStep("Read it again with -c and another cache; 'pelfs verify' tells what else is damaged.")
                .build();
    }

    private IOException failed(IOException e) {
        var told = told(e, url);
        boolean cut = !(e instanceof PelicanException) && told.kind() == ErrorKind.BAD_ARCHIVE && bytes.hasEnded();
        return cut ? truncated(e) : told;
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

    /** The tar as it comes, which is all there is of it. */
    private final class Forward implements TarWalk.Source {
        @Override
        public byte[] read(long position, int length) throws IOException {
            for (long left = position - bytes.count(); left > 0; left = position - bytes.count()) {
                if (bytes.read(skipped, 0, (int) Math.min(left, skipped.length)) < 0) {
                    throw truncated(null);
                }
            }
            byte[] block = bytes.readNBytes(length);
            if (block.length < length) {
                throw truncated(null);
            }
            head.write(block, 0, length);
            return block;
        }

        @Override
        public byte[] rest(long position, int most) throws IOException {
            return bytes.readNBytes(most);
        }

        @Override
        public void content(long at, long from, long sizeBytes) {
            endOfLast = Math.max(from, from + TarWalk.padded(sizeBytes));
        }

        @Override
        public PelicanException bad(String summary) {
            return MemberStream.bad(summary, url);
        }
    }

    /** The stored bytes of one member. */
    private final class Stored extends FilterInputStream {
        private long left;

        Stored(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got;
            try {
                got = super.read(target, offset, (int) Math.min(length, left));
            } catch (IOException e) {
                throw failed(e);
            }
            if (got < 0) {
                throw truncated(null);
            }
            left -= got;
            return got;
        }

        /** The tar goes on behind it. */
        @Override
        public void close() {}
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

    /** Returns what a library that unpacks says; of bytes that end too early it may say nothing. */
    static String reason(IOException e) {
        return e.getMessage() == null ? "it ends too early" : e.getMessage();
    }

    private static PelicanException bad(String summary, PelicanUrl url, IOException cause) {
        return PelicanException.of(ErrorKind.BAD_ARCHIVE, summary)
                .url(url)
                .nextStep("The upload or the packing was probably cut short; pack and put it again under a new name.")
                .cause(cause)
                .build();
    }

    private static PelicanException bad(String summary, PelicanUrl url) {
        return PelicanException.of(ErrorKind.BAD_ARCHIVE, summary)
                .url(url)
                .nextStep("Compare it with its original: 'pelfs checksum URL'.")
                .build();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
        raw.close();
    }
}
