package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;

/** How the members of one format lie in the object, and what proves that they still do. Safe for many threads. */
sealed interface Layout permits ZipLayout, TarLayout {
    /** More than any header takes that a packer writes: a zip's 30 bytes, name and extra fields; a tar's block. */
    int HEAD_BYTES = 128 << 10;

    ArchiveFormat format();

    MemberIndex index();

    /** Returns the bytes to ask for to get header and data of a member at once. In a zip this is a close guess. */
    ByteRange span(int ordinal);

    /**
     * Checks a member's header against the index.
     *
     * @param head the object's bytes from the beginning of the member's {@link #span}, as many as the whole span or {@link #HEAD_BYTES}
     * @return where the data lies in the object
     * @throws io.pelicanfs.PelicanException of kind CORRUPT when the header is not the one the index was made from
     */
    ByteRange data(int ordinal, ByteBuffer head) throws IOException;

    /** Returns whether {@link MemberIndex#check} is the CRC-32 of the content. */
    boolean hasContentCrc();
}
