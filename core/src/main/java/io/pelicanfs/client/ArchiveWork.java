package io.pelicanfs.client;

import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.archive.ArchiveCheck;
import io.pelicanfs.archive.ArchiveIndex;
import io.pelicanfs.archive.DatasetManifest;
import io.pelicanfs.archive.MemberChoice;
import io.pelicanfs.archive.PackInput;
import io.pelicanfs.archive.ShardTarget;
import io.pelicanfs.transfer.Changeable;
import io.pelicanfs.transfer.PutOptions;
import io.pelicanfs.transfer.Transferred;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Making, indexing and verifying archives of one federation. Thread-safe; ends with its file system. */
public final class ArchiveWork {
    private final PelicanFileSystem fs;
    private final Engine engine;

    ArchiveWork(PelicanFileSystem fs, Engine engine) {
        this.fs = fs;
        this.engine = engine;
    }

    /**
     * Returns what of {@code source} can be packed: an object, everything below a collection, or the members of an archive (an object whose
     * name ends in {@code .tar} or {@code .zip}, whose bytes are a tar compressed by gzip, or anything followed by {@code !/}). A compressed
     * tar is unpacked into a scratch file first; see {@link io.pelicanfs.archive.GzipInputs}.
     *
     * @param prefix stands before the names of what is below a collection; empty, or ending in a slash
     * @param choice which members of an archive
     */
    public List<PackInput> packInputs(PelicanUrl source, String prefix, MemberChoice choice) throws IOException {
        return new PackSources(fs, engine.folder(), choice).of(fs.resolve(source), prefix);
    }

    /** Returns {@code collection} as a target for {@link io.pelicanfs.archive.Packer}. */
    public ShardTarget packTarget(PelicanUrl collection, ShardStaging staging) throws PelicanException {
        Changeable.check(collection);
        var at = fs.resolve(collection);
        return new CollectionTarget(fs, engine, at, staging);
    }

    /**
     * Reads a whole archive once, verifies its members and returns its compact index, to be published beside it.
     *
     * @param readBytes hears of bytes as they are read
     * @see io.pelicanfs.archive.ArchiveIndex
     */
    public byte[] buildIndex(PelicanUrl archive, LongConsumer readBytes) throws IOException {
        var at = fs.resolve(archive).withoutMember();
        try (var object = fs.openObject(at)) {
            return ArchiveIndex.build(object, at, readBytes);
        }
    }

    /** Puts an index beside its archive, where every reader looks for it. */
    public Transferred publishIndex(PelicanUrl archive, byte[] index) throws IOException {
        var at = ArchiveIndexes.beside(fs.resolve(archive).withoutMember());
        return engine.put().put(index.length, out -> out.write(index), at, PutOptions.OVERWRITE);
    }

    /**
     * Verifies a whole archive, against what a manifest says of it if one is given.
     *
     * @param readBytes hears of bytes as they are read
     */
    public ArchiveCheck.Report verify(
            PelicanUrl archive, Optional<DatasetManifest.Shard> expected, LongConsumer readBytes) throws IOException {
        var at = fs.resolve(archive).withoutMember();
        try (var object = fs.openObject(at)) {
            return ArchiveCheck.run(object, at, expected, readBytes);
        }
    }
}
