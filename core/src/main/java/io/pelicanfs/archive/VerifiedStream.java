package io.pelicanfs.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A member's content that ends in an error instead of an end when it is not what the archive says. After an error each further read fails
 * as well. One thread at a time.
 */
final class VerifiedStream extends InputStream {
    private final InputStream content;
    private final long sizeBytes;
    private final @Nullable Integer expectedCrc;
    private final Function<String, IOException> corrupt;
    private final CRC32 crc = new CRC32();
    private long count;
    private boolean verified;
    private @Nullable IOException failure;

    VerifiedStream(
            InputStream content, long sizeBytes, @Nullable Integer expectedCrc, Function<String, IOException> corrupt) {
        this.content = content;
        this.sizeBytes = sizeBytes;
        this.expectedCrc = expectedCrc;
        this.corrupt = corrupt;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (failure != null) {
            throw failure;
        }
        if (length == 0) {
            return 0;
        }
        if (verified) {
            return -1;
        }
        try {
            return readAndCount(target, offset, length);
        } catch (ZipException | EOFException e) {
            var damaged = corrupt.apply("its deflated data are damaged after " + count + " bytes: " + e.getMessage());
            damaged.addSuppressed(e);
            throw failed(damaged);
        }
    }

    private int readAndCount(byte[] target, int offset, int length) throws IOException {
        int got = content.read(target, offset, length);
        if (got < 0) {
            verify();
            return -1;
        }
        if (got > sizeBytes - count) {
            throw failed(corrupt.apply("it is longer than its " + sizeBytes + " bytes"));
        }
        if (expectedCrc != null) {
            crc.update(target, offset, got);
        }
        count += got;
        return got;
    }

    private void verify() throws IOException {
        if (count != sizeBytes) {
            throw failed(corrupt.apply("it has " + count + " bytes instead of " + sizeBytes));
        }
        if (expectedCrc != null && expectedCrc != (int) crc.getValue()) {
            throw failed(corrupt.apply(MemberReader.crcWords(expectedCrc, (int) crc.getValue())));
        }
        verified = true;
    }

    private IOException failed(IOException e) {
        failure = e;
        return e;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
