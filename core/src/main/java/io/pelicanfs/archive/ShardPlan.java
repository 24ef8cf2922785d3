package io.pelicanfs.archive;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What one shard will hold. The same plan always gives the same bytes, as often as it is written and on every machine.
 *
 * @param fileName the shard's name
 * @param members in the order they will stand
 * @param samples how many samples they are
 * @param modifiedSeconds the time of every member, since 1970
 * @param sizeBytes the exact length of the shard, known before a byte is read
 * @param directory where its zip directory with its end records will lie
 */
public record ShardPlan(
        String fileName,
        ShardFormat format,
        List<PackInput> members,
        long samples,
        long modifiedSeconds,
        long sizeBytes,
        Optional<DatasetManifest.Directory> directory) {

    static ShardPlan of(
            String fileName, ShardFormat format, List<PackInput> members, long samples, long modifiedSeconds) {
        var frame = ShardFrame.of(format, modifiedSeconds);
        var directory = new ZipDirectoryWriter();
        long at = 0;
        for (var member : members) {
            var packed = new ShardFrame.Packed(member.name(), member.sizeBytes(), 0, at);
            at += frame.beforeBytes(packed) + packed.sizeBytes() + frame.paddingBytes(packed.sizeBytes());
            frame.note(packed, directory);
        }
        long from = at + (format == ShardFormat.DUAL ? TarBlocks.BLOCK : 0);
        at += frame.end(at, directory).length;
        var place = format == ShardFormat.TAR
                ? Optional.<DatasetManifest.Directory>empty()
                : Optional.of(new DatasetManifest.Directory(from, at - from, directory.count()));
        return new ShardPlan(fileName, format, List.copyOf(members), samples, modifiedSeconds, at, place);
    }

    /**
     * Writes the shard: exactly {@link #sizeBytes}. Members up to 16 MiB are read once and held whole, larger ones are read twice, as their
     * CRC stands before them.
     *
     * @throws io.pelicanfs.PelicanException of kind LOCAL if a source is no longer as long as planned or changes between two readings
     */
    void writeTo(ShardWriter.Pieces pieces) throws IOException {
        new ShardWriter(this, pieces).write();
    }
}
