package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The members of a tar.gz to be packed again. Compressed as a whole it cannot be read at random, and a shard's plan needs all names and sizes
 * before its first byte: so it is unpacked once into a scratch file, which has no name from the beginning and leaves nothing whatever ends the
 * process. The file takes the room of the tar inside, until the members are no longer reachable or the process ends.
 */
public final class GzipInputs {
    private static final int BUFFER_BYTES = 256 << 10;
    /** Holds the gzip header and enough to unpack the first block. */
    private static final int HEAD_BYTES = 64 << 10;

    private GzipInputs() {}

    /**
     * Tells by its bytes whether {@code object} is a tar compressed by gzip. One too damaged to tell is taken for what its name says, so that
     * the damage is reported and not packed.
     */
    public static boolean isTarGz(PositionalReader object, String name) throws IOException {
        var head = ByteBuffer.allocate((int) Math.min(HEAD_BYTES, object.size()));
        return isTarGz(Arrays.copyOf(head.array(), Math.max(0, object.read(0, head))), name);
    }

    /** Tells the same by an object's first bytes. */
    static boolean isTarGz(byte[] bytes, String name) {
        if (!MemberStream.isGzip(bytes)) {
            return false;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        boolean named = lower.endsWith(".tar.gz") || lower.endsWith(".tgz");
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] block = unpacked.readNBytes(TarHeader.BLOCK_BYTES);
            var header = new TarHeader(Arrays.copyOf(block, TarHeader.BLOCK_BYTES));
            return header.isZero() ? named : header.isValid();
        } catch (IOException e) {
            return named;
        }
    }

    /**
     * Unpacks and returns the members, which can be read as long as they are reachable.
     *
     * @param url names the archive in errors
     * @param folder for the scratch file; made if it is not there
     * @param choice which members
     * @throws PelicanException of kind {@link ErrorKind#CORRUPT} if gzip's checksums do not agree or it is cut short,
     *     {@link ErrorKind#BAD_ARCHIVE} if what is inside is no whole tar, {@link ErrorKind#LOCAL} if the scratch file cannot be written
     */
    public static List<PackInput> of(PackInput.Content source, PelicanUrl url, Path folder, MemberChoice choice)
            throws IOException {
        return of(source, url, folder, choice, LocalFile::writer);
    }

    static List<PackInput> of(
            PackInput.Content source,
            PelicanUrl url,
            Path folder,
            MemberChoice choice,
            Function<LocalFile, OutputStream> writer)
            throws IOException {
        var tar = create(folder, url);
        try {
            unpack(source, url, folder, writer.apply(tar));
        } catch (IOException | RuntimeException e) {
            tar.close();
            throw e;
        }
        return ArchiveInputs.of(Archive.open(tar, url), "", choice);
    }

    private static LocalFile create(Path folder, PelicanUrl url) throws PelicanException {
        try {
            return LocalFile.scratch(folder);
        } catch (IOException e) {
            throw noScratch(folder, url, e);
        }
    }

    private static void unpack(PackInput.Content source, PelicanUrl url, Path folder, OutputStream target)
            throws IOException {
        var piece = new byte[BUFFER_BYTES];
        try (var raw = new BufferedInputStream(source.open(), BUFFER_BYTES);
                var gzip = unpacked(raw, url)) {
            for (int got = read(gzip, piece, url); got >= 0; got = read(gzip, piece, url)) {
                write(target, piece, got, folder, url);
            }
            // At the object's end the stream below compares its digest.
            raw.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static InputStream unpacked(InputStream raw, PelicanUrl url) throws IOException {
        try {
            return GzipCompressorInputStream.builder()
                    .setInputStream(raw)
                    .setDecompressConcatenated(true)
                    .get();
        } catch (IOException e) {
            throw told(e, url);
        }
    }

    private static int read(InputStream gzip, byte[] piece, PelicanUrl url) throws IOException {
        try {
            return gzip.read(piece);
        } catch (IOException e) {
            throw told(e, url);
        }
    }

    /** A damaged archive and a broken read are different things: the second has its own words already. */
    private static PelicanException told(IOException e, PelicanUrl url) {
        if (e instanceof PelicanException told) {
            return told;
        }
        if (e.getCause() instanceof PelicanException told) {
            return told;
        }
        return PelicanException.of(ErrorKind.CORRUPT, "the tar.gz is damaged or cut short: " + MemberStream.reason(e))
                .url(url)
                .nextStep("Compare it with its original; 'gzip -t' tells whether that is whole.")
                .cause(e)
                .build();
    }

    private static void write(OutputStream target, byte[] piece, int count, Path folder, PelicanUrl url)
            throws PelicanException {
        try {
            target.write(piece, 0, count);
        } catch (ClosedByInterruptException e) {
            throw PelicanException.of(ErrorKind.CANCELLED, "unpacking was interrupted")
                    .url(url)
                    .cause(e)
                    .build();
        } catch (IOException e) {
            throw noScratch(folder, url, e);
        }
    }

    private static PelicanException noScratch(Path folder, PelicanUrl url, IOException e) {
        return PelicanException.of(
                        ErrorKind.LOCAL,
                        "a tar.gz is unpacked before it is packed, and " + folder + " cannot be written ("
                                + e.getMessage() + ")")
                .url(url)
                .nextStep("Make room there; or unpack it where there is room, with \"pelfs get -r 'URL!/' DIR\" or"
                        + " 'tar -xzf FILE -C DIR', and then 'pelfs pack DIR DST'.")
                .cause(e)
                .build();
    }
}
