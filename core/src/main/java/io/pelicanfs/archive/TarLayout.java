package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A tar: each member is a header of one block and the data right after it. A tar has no checksum over the data. */
record TarLayout(HostObject object, MemberIndex index) implements Layout {
    @Override
    public ArchiveFormat format() {
        return ArchiveFormat.TAR;
    }

    @Override
    public boolean hasContentCrc() {
        return false;
    }

    @Override
    public ByteRange span(int ordinal) {
        return new ByteRange(index.offset(ordinal), TarHeader.BLOCK_BYTES + index.storedBytes(ordinal));
    }

    /** The header must be the very block the index was made from: that covers name, size, time and checksum at once. */
    @Override
    public ByteRange data(int ordinal, ByteBuffer head) throws IOException {
        var block = new byte[TarHeader.BLOCK_BYTES];
        head.duplicate().get(block);
        if (new TarHeader(block).crc() != index.check(ordinal)) {
            throw object.corrupt(
                    index.name(ordinal),
                    "the member does not match the archive's index: another header is at byte "
                            + index.offset(ordinal));
        }
        return new ByteRange(index.offset(ordinal) + TarHeader.BLOCK_BYTES, index.storedBytes(ordinal));
    }
}
