package io.pelicanfs.archive;

import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Passes over a tar's headers once and makes an index of them. One thread. */
final class TarScanner implements TarWalk.Source {
    /** Larger members on average are hopped over: at 10 ms a request and 1 Gbit/s a hop costs as much as 1.25 MB (small-files facts §2). */
    private static final long HOP_BYTES = 1_250_000;

    private static final int BLOCK = TarHeader.BLOCK_BYTES;

    private final HostObject object;
    private final ForwardBytes bytes;
    private final Bytes tail;
    private final MemberIndexBuilder index;

    private TarScanner(HostObject object, ForwardBytes bytes, Bytes tail) {
        this.object = object;
        this.bytes = bytes;
        this.tail = tail;
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

    /** Scans the object, whose first bytes are {@code head} and whose last ones, or as few as none, {@code tail}. */
    static Found scan(HostObject object, Bytes head, Bytes tail) throws IOException {
        boolean stream = head.end() < object.sizeBytes() && meanMemberBytes(head) < HOP_BYTES;
        try (var bytes = stream ? ForwardBytes.streaming(object) : ForwardBytes.hopping(object, head)) {
            return new TarScanner(object, bytes, tail).scan();
        }
    }

    private static long meanMemberBytes(Bytes head) {
        long at = 0;
        int headers = 0;
        while (head.holds(at, BLOCK) && header(head, at).isValid()) {
            long size =
                    TarWalk.contentBytes(header(head, at), OptionalLong.empty()).orElse(-1);
            if (size < 0 || size > Long.MAX_VALUE / 2) {
                break;
            }
            at += BLOCK + TarWalk.padded(size);
            headers++;
        }
        return headers == 0 ? 0 : at / headers;
    }

    private static TarHeader header(Bytes head, long at) {
        return new TarHeader(Arrays.copyOfRange(head.bytes(), (int) at, (int) at + BLOCK));
    }

    private Found scan() throws IOException {
        var walk = new TarWalk(this);
        try {
            for (var found = walk.next(); found.isPresent(); found = walk.next()) {
                index.add(
                        found.get().name(),
                        found.get().linkTarget(),
                        found.get().entry());
            }
            return new Found(index.build(), Optional.empty());
        } catch (PelicanException e) {
            if (!TruncatedArchiveException.isCause(e)) {
                throw e;
            }
            return new Found(index.build(), Optional.of(e));
        }
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
        if (object.sizeBytes() - position < length) {
            throw object.truncated("the next member or the end mark at byte " + position, position + length);
        }
        return bytes.read(position, length);
    }

    @Override
    public byte[] rest(long position, int most) throws IOException {
        int length = (int) Math.min(most, object.sizeBytes() - position);
        if (!tail.holds(position, length)) {
            return bytes.read(position, length);
        }
        int from = (int) (position - tail.offset());
        return Arrays.copyOfRange(tail.bytes(), from, from + length);
    }

    @Override
    public void content(long at, long from, long sizeBytes) throws PelicanException {
        if (sizeBytes > object.sizeBytes() - from) {
            throw object.truncated(
                    "the tar member at byte " + at + " of " + sizeBytes + " bytes",
                    Math.max(sizeBytes, from + sizeBytes));
        }
    }

    @Override
    public PelicanException bad(String summary) {
        return object.badArchive(summary);
    }
}
