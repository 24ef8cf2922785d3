package io.pelicanfs.archive;

/** A plain stored zip. */
record ZipFrame(long modifiedSeconds) implements ShardFrame {
    @Override
    public byte[] before(Packed member) {
        int extra = ZipRecords.isLarge(member.sizeBytes()) ? ZipRecords.ZIP64_LOCAL_BYTES : 0;
        return new ZipRecords(modifiedSeconds).local(member, extra).toArray();
    }

    @Override
    public int paddingBytes(long sizeBytes) {
        return 0;
    }

    @Override
    public void note(Packed member, ZipDirectoryWriter directory) {
        directory.add(new ZipRecords(modifiedSeconds).entry(member, member.offset()));
    }

    @Override
    public byte[] end(long offset, ZipDirectoryWriter directory) {
        return directory.toArray(offset, 0);
    }

    @Override
    public boolean needsCrcFirst() {
        return true;
    }
}
