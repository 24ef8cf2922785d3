package io.pelicanfs.archive;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code dataset.json} says: which shards make up a dataset. A superset of the index that WebDataset's {@code wids} reads (version 1);
 * readers ignore what they do not know. It is written last, so that its presence means that the dataset is complete.
 *
 * @param name of the dataset
 * @param order {@code path}, or {@code shuffle} with a seed
 */
public record DatasetManifest(String name, List<Shard> shards, String order, OptionalLong seed) {
    /** The manifest's own name in a dataset. */
    public static final String FILE_NAME = "dataset.json";

    /**
     * One shard.
     *
     * @param url absolute, or relative to the manifest
     * @param samples how many samples it holds
     * @param files how many members
     * @param md5 of the whole, as the other digests in lower-case hex; empty where another tool wrote the manifest without it
     * @param index where its directory lies, if it has one
     */
    public record Shard(
            String url,
            long samples,
            long files,
            long sizeBytes,
            Optional<String> md5,
            Optional<String> crc32c,
            Optional<String> sha256,
            Optional<Directory> index) {}

    /** Where a zip's directory with its end records lies, so that one request without a guess opens the shard. */
    public record Directory(long offset, long sizeBytes, long count) {}

    public DatasetManifest {
        shards = List.copyOf(shards);
    }

    /** Returns whether {@code member} is one of {@link Shard#files}. */
    public static boolean counts(Member member) {
        return member.type() != Member.Type.COLLECTION && !member.name().equals(DualFrame.INDEX_NAME);
    }

    /** Returns how many samples there are in all. */
    public long sampleCount() {
        return shards.stream().mapToLong(Shard::samples).sum();
    }

    /** Returns the JSON text as UTF-8; the same manifest always gives the same bytes. */
    public byte[] toJson() {
        return ManifestJson.write(this);
    }

    /**
     * Reads JSON text.
     *
     * @throws io.pelicanfs.PelicanException of kind BAD_ARCHIVE if this is no such manifest
     */
    public static DatasetManifest parse(byte[] utf8) throws io.pelicanfs.PelicanException {
        return ManifestJson.read(utf8);
    }
}
