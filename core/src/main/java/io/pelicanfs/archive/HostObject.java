package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The object that holds an archive: its bytes, its size, and the words for what is wrong with it. */
record HostObject(PositionalReader reader, PelicanUrl url, long sizeBytes) {
    byte[] read(long position, int length) throws IOException {
        try {
            return reader.readFully(position, length);
        } catch (EOFException e) {
            throw endedEarly(e);
        }
    }

    List<ByteBuffer> read(List<ByteRange> ranges) throws IOException {
        try {
            return reader.readVectored(ranges);
        } catch (EOFException e) {
            throw endedEarly(e);
        }
    }

    PelicanException endedEarly(EOFException cause) {
        return PelicanException.of(ErrorKind.CHANGED, "the object ended before its size of " + sizeBytes + " bytes")
                .url(url)
                .nextStep("Open it again; new content belongs under a new name, since caches keep the old.")
                .cause(cause)
                .retryable()
                .build();
    }

    PelicanException badArchive(String summary) {
        return PelicanException.of(ErrorKind.BAD_ARCHIVE, summary).url(url).build();
    }

    PelicanException badArchive(String summary, String nextStep) {
        return PelicanException.of(ErrorKind.BAD_ARCHIVE, summary)
                .url(url)
                .nextStep(nextStep)
                .build();
    }

    PelicanException truncated(String what, long expectedSizeBytes) {
        return PelicanException.of(
                        ErrorKind.BAD_ARCHIVE,
                        "the archive is truncated: " + what + " needs at least " + expectedSizeBytes
                                + " bytes, the object has " + sizeBytes)
                .url(url)
                .nextStep("The upload or the packing was probably cut short; pack and put it again under a new name.")
                .cause(new TruncatedArchiveException(expectedSizeBytes, sizeBytes))
                .build();
    }

    PelicanException corrupt(String member, String summary) {
        return PelicanException.of(ErrorKind.CORRUPT, summary)
                .url(url.withMember(member))
                .build();
    }

    PelicanException unsupported(String member, String summary, String nextStep) {
        return PelicanException.of(ErrorKind.UNSUPPORTED, summary)
                .url(url.withMember(member))
                .nextStep(nextStep)
                .build();
    }
}
