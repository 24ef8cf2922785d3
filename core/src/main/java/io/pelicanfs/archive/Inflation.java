package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Deflated data to plain bytes, never more of them than were declared. */
final class Inflation {
    /** Deflate cannot do better than 1,032 to 1 (zlib technical details); a larger claim is a lie, told before memory is given for it. */
    private static final long MAX_RATIO = 1032;

    /** What is smaller cannot do much harm, and a picture that is all background packs better than {@link #MOST_TRUSTED_RATIO} too. */
    private static final long SMALL_BYTES = 100_000_000;

    private static final long MOST_TRUSTED_RATIO = 1000;

    private Inflation() {}

    /** Returns whether content is so much larger than what it is packed into that somebody may have meant it to fill memory or a disk. */
    static boolean isBomb(long sizeBytes, long storedBytes) {
        return sizeBytes > SMALL_BYTES && sizeBytes / MOST_TRUSTED_RATIO > storedBytes;
    }

    /** Says that an archive that can only be read from its beginning holds a bomb. */
    static PelicanException bomb(long packedBytes, long unpackedBytes, PelicanUrl url) {
        return PelicanException.of(
                        ErrorKind.UNSUPPORTED,
                        packedBytes + " bytes unpack to " + unpackedBytes + ", more than 1,000 times as many")
                .url(url)
                .nextStep("If you trust the archive, get it whole and unpack it with tar.")
                .build();
    }

    static boolean isPossible(long sizeBytes, long storedBytes) {
        return sizeBytes / MAX_RATIO <= storedBytes;
    }

    /**
     * Inflates the whole of {@code data}.
     *
     * @throws DataFormatException if it is damaged or does not give exactly {@code sizeBytes}
     */
    static byte[] inflate(ByteBuffer data, int sizeBytes) throws DataFormatException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(data);
            var content = new byte[sizeBytes];
            int length = 0;
            while (length < sizeBytes) {
                int got = inflater.inflate(content, length, sizeBytes - length);
                if (got == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DataFormatException("the data end after " + length + " bytes");
                }
                length += got;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                throw new DataFormatException("the data go on after " + sizeBytes + " bytes");
            }
            return content;
        } finally {
            inflater.end();
        }
    }

    static InputStream stream(InputStream data) {
        return new OwnInflater(data, new Inflater(true));
    }

    /** Ends the native memory of the inflater it made, which the superclass does only for its default one. */
    private static final class OwnInflater extends InflaterInputStream {
        private static final int BUFFER_BYTES = 16 << 10;

        OwnInflater(InputStream data, Inflater inflater) {
            super(data, inflater, BUFFER_BYTES);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
