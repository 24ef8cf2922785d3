package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what an object is and reads its index (small-files facts §3.3): the tail first, for a zip is known by its end, then the
 * beginning. A zip's directory takes one more read of pieces in parallel, a tar one pass over its headers.
 */
final class ArchiveOpener {
    private static final int WHOLE_BYTES = 1 << 20;
    private static final int HEAD_BYTES = 64 << 10;

    /** Caches keep blocks of 128 KiB, so reading from a block's beginning costs nothing more. */
    private static final long CACHE_BLOCK_BYTES = 128 << 10;

    /** Above this an index from elsewhere, a tenth as long, is worth looking for. */
    private static final long LARGE_DIRECTORY_BYTES = 16L << 20;

    /** An archive of nothing is two blocks, or GNU tar's record of 20; larger runs of zeros are a damaged copy. */
    static final int EMPTY_TAR_BYTES = 64 << 10;

    private static final String GZIP = "\u001f\u008b";

    /** First bytes, one character each, of what packs a tar as a whole or is another format. */
    private static final Map<String, String> OTHERS = Map.of(
            GZIP,
            "tar.gz",
            "BZh",
            "tar.bz2",
            "\u00fd7zXZ\0",
            "tar.xz",
            "(\u00b5/\u00fd",
            "tar.zst",
            "7z\u00bc\u00af'\u001c",
            "7z archive",
            "Rar!\u001a\7",
            "rar archive");

    private static final String LOCAL_HEADER = "PK\3\4";

    private final HostObject object;

    private final IndexStore store;

    private final boolean lenient;

    private ArchiveOpener(HostObject object, IndexStore store, boolean lenient) {
        this.object = object;
        this.store = store;
        this.lenient = lenient;
    }

    /**
     * What an archive was opened as.
     *
     * @param borrowed whether the index came from {@link IndexStore} and not from the archive
     * @param truncation what is missing of a tar that was cut
     */
    record Opened(Layout layout, Bytes tail, boolean borrowed, Optional<PelicanException> truncation) {
        Opened(Layout layout, Bytes tail, boolean borrowed) {
            this(layout, tail, borrowed, Optional.empty());
        }
    }

    static Opened open(HostObject object, IndexStore store) throws IOException {
        return new ArchiveOpener(object, store, false).open();
    }

    /** Opens a tar that was cut as well, with the members that are whole. */
    static Opened openLenient(HostObject object, IndexStore store) throws IOException {
        return new ArchiveOpener(object, store, true).open();
    }

    private Opened open() throws IOException {
        if (object.sizeBytes() == 0) {
            throw object.badArchive("the object is empty");
        }
        Bytes tail = readTail();
        var end = ZipEnd.find(object, tail);
        if (end.isPresent() && end.get().prefixBytes() == 0) {
            boolean large = end.get().directoryBytes() > LARGE_DIRECTORY_BYTES;
            var kept = large ? kept(tail, ArchiveFormat.ZIP) : Optional.<Opened>empty();
            return kept.isPresent() ? kept.get() : new Opened(zip(end.get(), tail), tail, false);
        }
        Bytes head = tail.offset() == 0 ? tail : new Bytes(0, object.read(0, HEAD_BYTES));
        if (TarScanner.startsTar(head) || isEmptyTar(head)) {
            return tar(tail, head);
        }
        if (end.isPresent()) {
            return new Opened(prefixedZip(end.get(), tail, head), tail, false);
        }
        throw unknown(head, tail);
    }

    private Opened tar(Bytes tail, Bytes head) throws IOException {
        boolean costly = object.sizeBytes() > WHOLE_BYTES;
        var kept = costly ? kept(tail, ArchiveFormat.TAR) : Optional.<Opened>empty();
        if (kept.isPresent()) {
            return kept.get();
        }
        var found = TarScanner.scan(object, head, tail);
        var layout = new TarLayout(object, lenient ? found.index() : found.whole());
        if (costly && found.truncation().isEmpty()) {
            store.keep(object.url(), ArchiveIndex.bytes(object, layout, tail, Optional.empty()));
        }
        return new Opened(layout, tail, false, found.truncation());
    }

    /** Returns an index from elsewhere that is of this size and these last bytes. */
    private Optional<Opened> kept(Bytes tail, ArchiveFormat format) {
        for (var place : store.places(object.url())) {
            var layout = place.get().flatMap(bytes -> ArchiveIndex.layout(object, bytes, tail));
            if (layout.isPresent() && layout.get().format() == format) {
                return Optional.of(new Opened(layout.get(), tail, true));
            }
        }
        return Optional.empty();
    }

    private Bytes readTail() throws IOException {
        long size = object.sizeBytes();
        long wanted = Math.max(0, size - HEAD_BYTES - ZipEnd.MAX_BYTES);
        long from = size <= WHOLE_BYTES ? 0 : wanted - wanted % CACHE_BLOCK_BYTES;
        return new Bytes(from, object.read(from, (int) (size - from)));
    }

    private Layout zip(ZipEnd end, Bytes tail) throws IOException {
        return new ZipLayout(object, ZipDirectory.read(object, end, tail), end.directoryOffset());
    }

    /** A zip may follow a program or a script, but one that follows another zip's members is the last member of a zip that was cut. */
    private Layout prefixedZip(ZipEnd end, Bytes tail, Bytes head) throws IOException {
        if (startsWith(head, LOCAL_HEADER)) {
            throw cutZip();
        }
        return zip(end, tail);
    }

    private IOException unknown(Bytes head, Bytes tail) throws IOException {
        if (startsWith(head, LOCAL_HEADER)) {
            var end = ZipEnd.before(tail);
            return end.isPresent() ? goesOn(end.getAsLong()) : cutZip();
        }
        if (startsWith(head, GZIP)
                && !GzipInputs.isTarGz(head.bytes(), object.url().name())) {
            return object.badArchive(
                    "what is compressed by gzip here is no tar", "Get it whole and unpack it with gzip.");
        }
        var other = otherFormat(head);
        if (other.isPresent()) {
            return object.badArchive(
                    "a " + other.get() + " cannot be opened at random",
                    "Get it whole and unpack it, or pack it again as tar or zip.");
        }
        return object.badArchive("the object is neither a zip nor a tar");
    }

    /** Returns what an object that begins with {@code head} is called, if it is a format that cannot be opened at random. */
    static Optional<String> otherFormat(Bytes head) {
        return OTHERS.entrySet().stream()
                .filter(other -> startsWith(head, other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private IOException goesOn(long end) {
        return object.badArchive(
                (object.sizeBytes() - end) + " bytes follow the end of the zip, which is at byte " + end,
                "Cut them off ('pelfs cat URL | head -c " + end + "'), and put the zip under a new name.");
    }

    private IOException cutZip() {
        return object.badArchive(
                "the zip is truncated: its directory should stand at its end, but the object ends at byte "
                        + object.sizeBytes() + " without one",
                "The upload or the packing was probably cut short; pack and put it again under a new name.");
    }

    private static boolean startsWith(Bytes head, String magic) {
        for (int i = 0; i < magic.length(); i++) {
            if (!head.holds(i, 1) || head.u8(i) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isEmptyTar(Bytes head) {
        return object.sizeBytes() <= EMPTY_TAR_BYTES
                && object.sizeBytes() % TarHeader.BLOCK_BYTES == 0
                && Arrays.equals(head.bytes(), new byte[head.bytes().length]);
    }
}
