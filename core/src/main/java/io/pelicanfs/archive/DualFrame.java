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
    private static final int LOCAL_AT = 346;

    /** The last four bytes stay zero: an old star left its mark there. */
    private static final int LOCAL_ROOM = TarBlocks.BLOCK - 4 - LOCAL_AT;

    private static final int EXTRA_HEADER_BYTES = 4;
    private static final int SHORTEST_FILLER = 12;
    /** Readers skip extra fields they do not know. */
    private static final int EXTRA_ID = 0x6670;

    @Override
    public byte[] before(Packed member) {
        return laid(member).bytes;
    }

    /** The bytes before a member's data, and where in them its local zip header is. */
    private static final class Laid {
        final byte[] bytes;
        final int localHeader;

        Laid(byte[] bytes, int localHeader) {
            this.bytes = bytes;
            this.localHeader = localHeader;
        }
    }

    private Laid laid(Packed member) {
        var tar = new TarBlocks(modifiedSeconds);
        byte[] records = TarBlocks.records(member.nameBytes(), member.sizeBytes());
        byte[] block = tar.block(member.nameBytes(), member.sizeBytes(), '0');
        int local = ZipRecords.LOCAL_BYTES
                + member.nameBytes().length
                + (ZipRecords.isLarge(member.sizeBytes()) ? ZipRecords.ZIP64_LOCAL_BYTES : 0)
                + EXTRA_HEADER_BYTES;
        if (local <= LOCAL_ROOM) {
            place(member, block, LOCAL_AT, TarBlocks.BLOCK);
            return joined(tar, records, new byte[TarBlocks.paddingBytes(records.length)], block, -1);
        }
        byte[] filled = withRoom(records, local);
        byte[] fill = new byte[TarBlocks.paddingBytes(filled.length)];
        place(member, fill, 0, fill.length + TarBlocks.BLOCK);
        return joined(tar, filled, fill, block, TarBlocks.BLOCK + filled.length);
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

    private static Laid joined(TarBlocks tar, byte[] records, byte[] fill, byte[] block, int localHeader) {
        var all = new ByteArrayOutputStream(2 * TarBlocks.BLOCK + records.length + fill.length);
        if (records.length > 0) {
            all.writeBytes(tar.paxHeader(records.length));
            all.writeBytes(records);
            all.writeBytes(fill);
        }
        int at = localHeader < 0 ? all.size() + LOCAL_AT : localHeader;
        all.writeBytes(TarBlocks.summed(block));
        return new Laid(all.toByteArray(), at);
    }

    @Override
    public int paddingBytes(long sizeBytes) {
        return TarBlocks.paddingBytes(sizeBytes);
    }

    @Override
    public void note(Packed member, ZipDirectoryWriter directory) {
        directory.add(new ZipRecords(modifiedSeconds).entry(member, member.offset() + laid(member).localHeader));
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
