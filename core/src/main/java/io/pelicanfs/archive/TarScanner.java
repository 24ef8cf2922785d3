package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Passes over a tar's headers once and makes an index of them. One thread. */
final class TarScanner {
    /** Larger members on average are hopped over: at 10 ms a request and 1 Gbit/s a hop costs as much as 1.25 MB (small-files facts §2). */
    private static final long HOP_BYTES = 1_250_000;

    /** No name or set of pax records in use comes near; memory is given only up to here. */
    private static final int MAX_EXTENSION_BYTES = 1 << 20;

    private static final int BLOCK = TarHeader.BLOCK_BYTES;

    private final HostObject object;
    private final ForwardBytes bytes;
    private final MemberIndexBuilder index;
    private final TarExtensions extensions = new TarExtensions();

    private TarScanner(HostObject object, ForwardBytes bytes) {
        this.object = object;
        this.bytes = bytes;
        this.index = new MemberIndexBuilder(object);
    }

    /** Returns whether {@code head}, the object's first bytes, begins with a tar header. */
    static boolean startsTar(Bytes head) {
        return head.holds(0, BLOCK)
                && header(head, 0).isValid()
                && !header(head, 0).isZero();
    }

    /**
     * The members of a tar.
     *
     * @param truncation what is missing of a tar that was cut; the members before that are whole
     */
    record Found(MemberIndex index, Optional<PelicanException> truncation) {
        MemberIndex whole() throws PelicanException {
            if (truncation.isPresent()) {
                throw truncation.get();
            }
            return index;
        }
    }

    /** Scans the object, whose first bytes are {@code head}. */
    static Found scan(HostObject object, Bytes head) throws IOException {
        boolean stream = head.end() < object.sizeBytes() && meanMemberBytes(head) < HOP_BYTES;
        try (var bytes = stream ? ForwardBytes.streaming(object) : ForwardBytes.hopping(object, head)) {
            return new TarScanner(object, bytes).scan();
        }
    }

    private static long meanMemberBytes(Bytes head) {
        long at = 0;
        int headers = 0;
        while (head.holds(at, BLOCK) && header(head, at).isValid()) {
            long size = contentBytes(header(head, at), OptionalLong.empty()).orElse(-1);
            if (size < 0 || size > Long.MAX_VALUE / 2) {
                break;
            }
            at += BLOCK + padded(size);
            headers++;
        }
        return headers == 0 ? 0 : at / headers;
    }

    private static TarHeader header(Bytes head, long at) {
        return new TarHeader(Arrays.copyOfRange(head.bytes(), (int) at, (int) at + BLOCK));
    }

    private Found scan() throws IOException {
        try {
            passHeaders();
            return new Found(index.build(), Optional.empty());
        } catch (PelicanException e) {
            if (!TruncatedArchiveException.isCause(e)) {
                throw e;
            }
            return new Found(index.build(), Optional.of(e));
        }
    }

    private void passHeaders() throws IOException {
        long at = 0;
        TarHeader header = headerAt(at);
        while (!header.isZero()) {
            if (!header.isValid()) {
                throw object.badArchive("the tar has no valid header at byte " + at);
            }
            at = member(at, header);
            header = headerAt(at);
        }
        if (extensions.isPending()) {
            throw object.badArchive("the tar has a long name or pax records for no member before byte " + at);
        }
        requireEnd(at + BLOCK);
    }

    /** Unlike other tools this takes no end without a mark: a tar cut between two members would silently lose the rest. */
    private TarHeader headerAt(long at) throws IOException {
        if (object.sizeBytes() - at < BLOCK) {
            throw object.truncated("the next member or the end mark at byte " + at, at + BLOCK);
        }
        return new TarHeader(bytes.read(at, BLOCK));
    }

    /** One zero block is enough at the end of the object; anywhere else a second one must say that nothing is hidden behind it. */
    private void requireEnd(long at) throws IOException {
        if (object.sizeBytes() - at >= BLOCK && !headerAt(at).isZero()) {
            throw object.badArchive("the tar has a lone block of zeros before byte " + at);
        }
    }

    /** Takes the header at {@code at} and returns where the next one is. */
    private long member(long at, TarHeader header) throws IOException {
        char type = header.type();
        boolean extension = type == 'L' || type == 'K' || type == 'x' || type == 'X' || type == 'g';
        var stated = extension || !extensions.hasSize() ? OptionalLong.empty() : extensions.sizeBytes();
        if (!extension && extensions.hasSize() && stated.isEmpty()) {
            throw damagedSize(at);
        }
        long size = contentBytes(header, stated).orElse(-1);
        if (size < 0) {
            throw damagedSize(at);
        }
        long data = type == 'S' ? afterSparseMaps(at, header) : at + BLOCK;
        if (size > object.sizeBytes() - data) {
            throw object.truncated(
                    "the tar member at byte " + at + " of " + size + " bytes", Math.max(size, data + size));
        }
        if (extension) {
            takeExtension(at, type, (int) Math.min(size, MAX_EXTENSION_BYTES + 1));
        } else {
            if (type != 'V') {
                add(at, header, data - at - BLOCK + size);
            }
            extensions.memberDone();
        }
        return data + padded(size);
    }

    /** GNU's old sparse files have blocks with more of their map between header and data; each says whether another follows. */
    private long afterSparseMaps(long at, TarHeader header) throws IOException {
        long next = at + BLOCK;
        for (boolean more = header.u8(482) != 0; more; next += BLOCK) {
            more = headerAt(next).u8(504) != 0;
        }
        return next;
    }

    private void takeExtension(long at, char type, int size) throws IOException {
        if (size > MAX_EXTENSION_BYTES) {
            throw object.badArchive("the tar's long name or pax records at byte " + at + " take more than "
                    + MAX_EXTENSION_BYTES + " bytes");
        }
        if (!extensions.take(type, bytes.read(at + BLOCK, size))) {
            throw object.badArchive("the tar's pax records at byte " + at + " are damaged");
        }
    }

    /** @param stored from behind the header on, a sparse file's map included */
    private void add(long at, TarHeader header, long stored) throws IOException {
        byte[] rawName = extensions.path().orElseGet(header::rawName);
        var type = type(header, rawName);
        byte[] target = type == Member.Type.LINK
                ? MemberName.tarText(extensions.linkTarget().orElseGet(header::rawLinkTarget))
                : MemberIndexBuilder.NO_LINK;
        var coding = coding(header);
        long taken = type == Member.Type.OBJECT ? stored : 0;
        long content = type == Member.Type.OBJECT && coding == Coding.SPARSE ? sparseBytes(at, header) : taken;
        var entry = new MemberEntry(
                type,
                coding,
                at,
                content,
                taken,
                header.crc(),
                extensions.modifiedSeconds().orElseGet(header::modifiedSeconds));
        index.add(MemberName.ofTar(rawName), target, entry);
    }

    private long sparseBytes(long at, TarHeader header) throws IOException {
        long size = (header.type() == 'S' ? header.sparseBytes() : extensions.sparseBytes()).orElse(-1);
        if (size < 0) {
            throw damagedSize(at);
        }
        return size;
    }

    private static Member.Type type(TarHeader header, byte[] rawName) {
        return switch (header.type()) {
            case '1', '2' -> Member.Type.LINK;
            case '5', 'D' -> Member.Type.COLLECTION;
            case '\0' -> MemberName.endsWithSlash(rawName) ? Member.Type.COLLECTION : Member.Type.OBJECT;
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

    /** Links, devices and folders have no content, whatever their size field holds. */
    private static OptionalLong contentBytes(TarHeader header, OptionalLong paxSize) {
        char type = header.type();
        return type >= '1' && type <= '6' ? OptionalLong.of(0) : paxSize.isPresent() ? paxSize : header.sizeBytes();
    }

    private static long padded(long size) {
        return size + (-size & (BLOCK - 1));
    }

    private PelicanException damagedSize(long at) {
        return object.badArchive("the tar header at byte " + at + " has no valid size");
    }
}
