package io.pelicanfs.archive;

import java.io.ByteArrayOutputStream;

/** A plain pax tar. */
record TarFrame(long modifiedSeconds) implements ShardFrame {
    @Override
    public byte[] before(Packed member) {
        var tar = new TarBlocks(modifiedSeconds);
        var all = new ByteArrayOutputStream(TarBlocks.BLOCK);
        byte[] records = TarBlocks.records(member.nameBytes(), member.sizeBytes());
        if (records.length > 0) {
            all.writeBytes(tar.paxHeader(records.length));
            all.writeBytes(records);
            all.writeBytes(new byte[TarBlocks.paddingBytes(records.length)]);
        }
        all.writeBytes(TarBlocks.summed(tar.block(member.nameBytes(), member.sizeBytes(), '0')));
        return all.toByteArray();
    }

    @Override
    public int paddingBytes(long sizeBytes) {
        return TarBlocks.paddingBytes(sizeBytes);
    }

    @Override
    public void note(Packed member, ZipDirectoryWriter directory) {}

    @Override
    public byte[] end(long offset, ZipDirectoryWriter directory) {
        return new byte[2 * TarBlocks.BLOCK];
    }

    @Override
    public boolean needsCrcFirst() {
        return false;
    }
}
