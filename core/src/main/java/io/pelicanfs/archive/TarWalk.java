package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tar's headers one after another, wherever its bytes come from: each with its checksum verified and with what stands before it to replace
 * fields of it; up to an end mark behind which nothing is hidden. One thread.
 */
final class TarWalk {
    /** Long names, pax records and a sparse file's map, which stand in memory, take less than this before one member. */
    static final long MOST_HEADER_BYTES = 4 << 20;

    /** No name or set of pax records in use comes near; memory is given only up to here. */
    private static final int MAX_EXTENSION_BYTES = 1 << 20;

    private static final int BLOCK = TarHeader.BLOCK_BYTES;
    private static final int END_PIECE_BYTES = 64 << 10;

    /** The bytes of a tar, at rising positions. */
    interface Source {
        /** Returns bytes that the tar needs in order to go on; one that ends before them was cut. */
        byte[] read(long position, int length) throws IOException;

        /** Returns at most {@code most} bytes; none at the end. */
        byte[] rest(long position, int most) throws IOException;

        /** Hears where content lies that belongs to the header at {@code at}; fails if that is known to be cut. */
        void content(long at, long from, long sizeBytes) throws PelicanException;

        PelicanException bad(String summary);
    }

    /**
     * A member.
     *
     * @param name as {@link MemberName} gives it; empty for the root and for a volume's label, which are no members
     * @param linkTarget of a link
     * @param zipCrc the CRC-32 of the content, which a dual shard has beside the header
     */
    @SuppressWarnings("ArrayRecordComponent") // on its way into an index, and never compared
    record Found(byte[] name, byte[] linkTarget, MemberEntry entry, Optional<Integer> zipCrc) {}

    private final Source source;
    private final TarExtensions extensions = new TarExtensions();
    private long at;
    private long endOfLast;
    /** The local zip header that stands behind pax records. */
    private Optional<ZipRecords.Local> local = Optional.empty();

    /** Whether members have local zip headers, and the directory that names them has not come yet. */
    private boolean dual;

    TarWalk(Source source) {
        this.source = source;
    }

    /** Returns the content size in bytes that a header tells; negative or empty where it tells none. */
    static OptionalLong contentBytes(TarHeader header, OptionalLong paxSize) {
        char type = header.type();
        // Links, devices and folders have no content, whatever their size field holds.
        return type >= '1' && type <= '6' ? OptionalLong.of(0) : paxSize.isPresent() ? paxSize : header.sizeBytes();
    }

    static long padded(long size) {
        return size + (-size & (BLOCK - 1));
    }

    /** Returns the next member; empty at the end of the tar. */
    Optional<Found> next() throws IOException {
        while (true) {
            var header = new TarHeader(source.read(at, BLOCK));
            if (header.isZero()) {
                end();
                return Optional.empty();
            }
            if (!header.isValid()) {
                throw source.bad("the tar has no valid header at byte " + at);
            }
            var found = member(header);
            if (found.isPresent()) {
                return found;
            }
        }
    }

    /** Unlike other tools this takes no end without a mark: a tar cut between two members would silently lose the rest. */
    private void end() throws IOException {
        if (extensions.isPending()) {
            throw source.bad("the tar has a long name or pax records for no member before byte " + at);
        }
        long second = at + BLOCK;
        long next = second;
        for (byte[] piece = source.rest(next, END_PIECE_BYTES);
                piece.length > 0;
                piece = source.rest(next, END_PIECE_BYTES)) {
            int other = Arrays.mismatch(piece, new byte[piece.length]);
            if (other >= 0) {
                throw source.bad(
                        next + other < second + BLOCK
                                ? "the tar has a lone block of zeros before byte " + second
                                : "the tar ends at byte " + at + ", but other bytes than zeros follow at byte "
                                        + (next + other));
            }
            next += piece.length;
        }
        if (at == 0 && next > ArchiveOpener.EMPTY_TAR_BYTES) {
            throw source.bad("the object is nothing but zeros, more than an empty tar has");
        }
        if (dual) {
            throw source.bad("the shard has no " + DualFrame.INDEX_NAME
                    + ": zeros stand where it should go on, from byte " + at);
        }
    }

    /** Takes the header at {@link #at} and goes on behind its content. */
    private Optional<Found> member(TarHeader header) throws IOException {
        char type = header.type();
        boolean extension = type == 'L' || type == 'K' || type == 'x' || type == 'X' || type == 'g';
        var stated = extension || !extensions.hasSize() ? OptionalLong.empty() : extensions.sizeBytes();
        if (!extension && extensions.hasSize() && stated.isEmpty()) {
            throw damagedSize();
        }
        long size = contentBytes(header, stated).orElse(-1);
        if (size < 0) {
            throw damagedSize();
        }
        long data = type == 'S' ? afterSparseMaps(header) : at + BLOCK;
        source.content(at, data, size);
        if (data - endOfLast > MOST_HEADER_BYTES) {
            throw source.bad("more than " + MOST_HEADER_BYTES + " bytes come before one member's content");
        }
        if (size > Long.MAX_VALUE - data - BLOCK) {
            throw damagedSize();
        }
        var found = Optional.<Found>empty();
        if (extension) {
            takeExtension(type, size);
        } else {
            found = Optional.of(found(header, data - at - BLOCK + size));
            extensions.memberDone();
            local = Optional.empty();
            endOfLast = data + padded(size);
        }
        at = data + padded(size);
        return found;
    }

    /** GNU's old sparse files have blocks with more of their map between header and data; each says whether another follows. */
    private long afterSparseMaps(TarHeader header) throws IOException {
        long next = at + BLOCK;
        for (boolean more = header.u8(482) != 0; more; next += BLOCK) {
            if (next - endOfLast > MOST_HEADER_BYTES) {
                throw source.bad("more than " + MOST_HEADER_BYTES + " bytes come before one member's content");
            }
            more = new TarHeader(source.read(next, BLOCK)).u8(504) != 0;
        }
        return next;
    }

    private void takeExtension(char type, long size) throws IOException {
        if (size > MAX_EXTENSION_BYTES) {
            throw source.bad("the tar's long name or pax records at byte " + at + " take more than "
                    + MAX_EXTENSION_BYTES + " bytes");
        }
        byte[] content = source.read(at + BLOCK, (int) padded(size));
        if (!extensions.take(type, Arrays.copyOf(content, (int) size))) {
            throw source.bad("the tar's pax records at byte " + at + " are damaged");
        }
        local = ZipRecords.readLocal(content, (int) size);
    }

    /** @param stored from behind the header on, a sparse file's map included */
    private Found found(TarHeader header, long stored) throws IOException {
        byte[] rawName = extensions.path().orElseGet(header::rawName);
        byte[] name = header.type() == 'V' ? new byte[0] : MemberName.ofTar(rawName);
        var type = type(header, rawName);
        byte[] target = type == Member.Type.LINK
                ? MemberName.tarText(extensions.linkTarget().orElseGet(header::rawLinkTarget))
                : MemberIndexBuilder.NO_LINK;
        var coding = coding(header);
        long taken = type == Member.Type.OBJECT ? stored : 0;
        long content = type == Member.Type.OBJECT && coding == Coding.SPARSE ? sparseBytes(header) : taken;
        var entry = new MemberEntry(
                type,
                coding,
                at,
                content,
                taken,
                header.crc(),
                extensions.modifiedSeconds().orElseGet(header::modifiedSeconds));
        return new Found(name, target, entry, zipCrc(header, name, entry));
    }

    /** Where the first members have local zip headers, all have one up to the directory. What a tar tool adds later has none. */
    private Optional<Integer> zipCrc(TarHeader header, byte[] name, MemberEntry entry) throws PelicanException {
        if (entry.type() != Member.Type.OBJECT) {
            return Optional.empty();
        }
        if (Arrays.equals(name, MemberName.ofText(DualFrame.INDEX_NAME))) {
            dual = false;
            return Optional.empty();
        }
        var zip = header.zipHeader().or(() -> local);
        if (zip.isEmpty()) {
            if (dual) {
                throw source.bad("the member at byte " + at + " has lost the zip header that those before it have");
            }
            return Optional.empty();
        }
        dual = true;
        boolean same = Arrays.equals(name, MemberName.ofZip(zip.get().name()))
                && (ZipRecords.isLarge(zip.get().sizeBytes()) || zip.get().sizeBytes() == entry.sizeBytes());
        if (!same) {
            throw source.bad("the member at byte " + at + " has another name or size in its zip header");
        }
        return Optional.of(zip.get().crc());
    }

    private long sparseBytes(TarHeader header) throws PelicanException {
        long size = (header.type() == 'S' ? header.sparseBytes() : extensions.sparseBytes()).orElse(-1);
        if (size < 0) {
            throw damagedSize();
        }
        return size;
    }

    private static Member.Type type(TarHeader header, byte[] rawName) {
        return switch (header.type()) {
            case '1', '2' -> Member.Type.LINK;
            // The content of GNU's incremental dumps is a list of names.
            case '5', 'D' -> Member.Type.COLLECTION;
            case '\0', '0' -> MemberName.endsWithSlash(rawName) ? Member.Type.COLLECTION : Member.Type.OBJECT;
            default -> Member.Type.OBJECT;
        };
    }

    private Coding coding(TarHeader header) {
        return switch (header.type()) {
            case 'S' -> Coding.SPARSE;
            case '2' -> Coding.SYMBOLIC;
            case '3', '4', '6' -> Coding.SPECIAL;
            default -> extensions.isSparse() ? Coding.SPARSE : Coding.STORED;
        };
    }

    private PelicanException damagedSize() {
        return source.bad("the tar header at byte " + at + " has no valid size");
    }
}
