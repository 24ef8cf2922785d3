package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanUrl;
import io.pelicanfs.PositionalReader;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Our own compact index of one archive, to be published beside it ({@code docs/index-format.md}): some 10 bytes a member. It is bound to
 * the archive by size, digest and last bytes.
 */
public final class ArchiveIndex {
    /** What is added to an archive's name for its index. */
    public static final String SUFFIX = ".pelfsidx";

    private ArchiveIndex() {}

    /**
     * Reads the whole archive once beyond its directory, verifies every member on the way, and returns its index.
     *
     * @param readBytes hears of bytes as they are read
     * @throws io.pelicanfs.PelicanException of kind CORRUPT for the first member that is not what the archive says
     */
    public static byte[] build(PositionalReader object, PelicanUrl url, LongConsumer readBytes) throws IOException {
        var host = new HostObject(object, url.withoutMember(), object.size());
        var opened = ArchiveOpener.open(host, IndexStore.NONE);
        var digest = MemberPass.run(host, opened.layout(), ShardDigest.ours(), readBytes, (ordinal, failure) -> {
            // What is not read here stands in the index all the same.
            if (failure.kind() != ErrorKind.UNSUPPORTED) {
                throw failure;
            }
        });
        return bytes(
                host,
                opened.layout(),
                opened.tail(),
                Optional.of(new IndexFile.Digest(digest.sha256(), digest.crc32c())));
    }

    /**
     * Returns the index of an archive that is opened only and not read: it says where the members are, and no digest of the whole.
     *
     * @param indexes where to look before a large archive is passed over
     */
    public static byte[] of(PositionalReader object, PelicanUrl url, IndexStore indexes) throws IOException {
        var host = new HostObject(object, url.withoutMember(), object.size());
        var opened = ArchiveOpener.open(host, indexes);
        return bytes(host, opened.layout(), opened.tail(), Optional.empty());
    }

    static byte[] bytes(HostObject object, Layout layout, Bytes tail, Optional<IndexFile.Digest> digest)
            throws IOException {
        byte[] plain = IndexBody.plain(layout.index());
        var head = new IndexFile(
                layout.format(),
                object.sizeBytes(),
                digest,
                IndexFile.tailSha256(tail),
                layout instanceof ZipLayout zip ? zip.directoryOffset() : 0,
                layout.index().count(),
                plain.length);
        return head.with(IndexBody.packed(plain));
    }

    /** Returns the layout that an index describes, if it is whole and of an archive with this size and these last bytes. */
    static Optional<Layout> layout(HostObject object, byte[] bytes, Bytes tail) {
        return IndexFile.head(bytes)
                .filter(head -> head.tailSha256().equals(IndexFile.tailSha256(tail)))
                .flatMap(head -> layout(object, bytes));
    }

    /** Returns the layout that an index describes, if it is whole and of an archive with this size. */
    static Optional<Layout> layout(HostObject object, byte[] bytes) {
        var head = IndexFile.head(bytes);
        if (head.isEmpty() || head.get().archiveBytes() != object.sizeBytes()) {
            return Optional.empty();
        }
        return IndexBody.read(object, head.get(), bytes)
                .map(index -> head.get().format() == ArchiveFormat.TAR
                        ? new TarLayout(object, index)
                        : new ZipLayout(object, index, head.get().directoryOffset()));
    }
}
