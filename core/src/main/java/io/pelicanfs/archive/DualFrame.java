package io.pelicanfs.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The dual shard (small-files facts §3.2): a tar in whose headers a zip hides.
 *
 * <p>A member's local zip header stands in the {@code prefix} field of its own tar header, behind a NUL that makes the prefix empty for
 * every tar reader; its extra field reaches to the data. One with a longer name stands behind the pax records, where the last block is
 * filled up; again the extra field reaches over the tar header to the data. The zip's directory is the tar's last member, and the tar's end
 * mark is the zip's comment.
 */
record DualFrame(long modifiedSeconds) implements ShardFrame {
    static final String INDEX_NAME = "__zip_index__";

    /** In the header block, right behind the NUL at 345. */
    static final int LOCAL_AT = 346;

    /** The last four bytes stay zero: an old star left its mark there. */
    private static final int LOCAL_ROOM = TarBlocks.BLOCK - 4 - LOCAL_AT;

    private static final int EXTRA_HEADER_BYTES = 4;
    private static final int SHORTEST_FILLER = 12;
    /** Readers skip extra fields they do not know. */
    private static final int EXTRA_ID = 0x6670;

    /** How the bytes before a member's data are laid out. */
    private static final class Shape {
        /** Pax records, with what fills them up; empty if the member needs none. */
        final byte[] records;
        /** Where its local zip header is. */
        final int localAt;
        /** Of all of it; the last block is the member's own tar header. */
        final int sizeBytes;

        Shape(byte[] records, int localAt, int sizeBytes) {
            this.records = records;
            this.localAt = localAt;
            this.sizeBytes = sizeBytes;
        }

        boolean localIsInHeader() {
            return localAt > sizeBytes - TarBlocks.BLOCK;
        }
    }

    private static Shape shape(Packed member) {
        int name = member.nameBytes().length;
        byte[] records = TarBlocks.records(member.nameBytes(), member.sizeBytes());
        int local = ZipRecords.LOCAL_BYTES
                + name
                + (ZipRecords.isLarge(member.sizeBytes()) ? ZipRecords.ZIP64_LOCAL_BYTES : 0)
                + EXTRA_HEADER_BYTES;
        if (local <= LOCAL_ROOM) {
            int header = records.length == 0 ? 0 : TarBlocks.BLOCK + padded(records.length);
            return new Shape(records, header + LOCAL_AT, header + TarBlocks.BLOCK);
        }
        byte[] filled = withRoom(records, local);
        return new Shape(filled, TarBlocks.BLOCK + filled.length, 2 * TarBlocks.BLOCK + padded(filled.length));
    }

    private static int padded(int bytes) {
        return bytes + TarBlocks.paddingBytes(bytes);
    }

    @Override
    public byte[] before(Packed member) {
        var shape = shape(member);
        var tar = new TarBlocks(modifiedSeconds);
        var all = new byte[shape.sizeBytes];
        byte[] header = tar.block(member.nameBytes(), member.sizeBytes(), '0');
        if (shape.records.length > 0) {
            System.arraycopy(tar.paxHeader(shape.records.length), 0, all, 0, TarBlocks.BLOCK);
            System.arraycopy(shape.records, 0, all, TarBlocks.BLOCK, shape.records.length);
        }
        if (shape.localIsInHeader()) {
            place(member, header, LOCAL_AT, TarBlocks.BLOCK);
        } else {
            place(member, all, shape.localAt, all.length);
        }
        System.arraycopy(TarBlocks.summed(header), 0, all, all.length - TarBlocks.BLOCK, TarBlocks.BLOCK);
        return all;
    }

    @Override
    public int beforeBytes(Packed member) {
        return shape(member).sizeBytes;
    }

    /** Writes the local header at {@code at}; its extra field ends at {@code dataAt}. */
    private void place(Packed member, byte[] target, int at, int dataAt) {
        int extra = dataAt - at - ZipRecords.LOCAL_BYTES - member.nameBytes().length;
        var header = new ZipRecords(modifiedSeconds).local(member, extra);
        header.u16(EXTRA_ID).u16(dataAt - at - header.size() - 2);
        System.arraycopy(header.toArray(), 0, target, at, header.size());
    }

    /** Adds to the records until the rest of their last block has {@code room}. */
    private static byte[] withRoom(byte[] records, int room) {
        if (TarBlocks.paddingBytes(records.length) >= room) {
            return records;
        }
        int wanted = records.length + SHORTEST_FILLER;
        if (TarBlocks.paddingBytes(wanted) < room) {
            wanted += TarBlocks.paddingBytes(wanted) + 1;
        }
        var filled = new ByteArrayOutputStream(wanted);
        filled.writeBytes(records);
        filled.writeBytes(TarBlocks.filler(wanted - records.length));
        return filled.toByteArray();
    }

    @Override
    public int paddingBytes(long sizeBytes) {
        return TarBlocks.paddingBytes(sizeBytes);
    }

    @Override
    public void note(Packed member, ZipDirectoryWriter directory) {
        directory.add(new ZipRecords(modifiedSeconds).entry(member, member.offset() + shape(member).localAt));
    }

    @Override
    public byte[] end(long offset, ZipDirectoryWriter directory) {
        long directoryAt = offset + TarBlocks.BLOCK;
        int size = directory.sizeBytes(directoryAt);
        byte[] header =
                TarBlocks.summed(new TarBlocks(modifiedSeconds).block(INDEX_NAME.getBytes(US_ASCII), size, '0'));
        byte[] zip = directory.toArray(directoryAt, TarBlocks.paddingBytes(size) + 2 * TarBlocks.BLOCK);
        byte[] all = Arrays.copyOf(header, header.length + zip.length);
        System.arraycopy(zip, 0, all, header.length, zip.length);
        return all;
    }

    @Override
    public boolean needsCrcFirst() {
        return true;
    }
}
