package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** Writes one shard, member by member, in bounded memory. One thread, used once. */
final class ShardWriter {
    /** Where a shard's bytes go. */
    @FunctionalInterface
    interface Pieces {
        /**
         * Takes the first bytes of {@code piece}, and the piece itself.
         *
         * @return what to fill next, of {@link #PIECE_BYTES}: another piece, or the same
         */
        byte[] send(byte[] piece, int lengthBytes) throws IOException;
    }

    static final int PIECE_BYTES = 256 << 10;
    private static final int HELD_BYTES = 16 << 20;

    private final ShardPlan plan;
    private final Pieces pieces;
    private final ShardFrame frame;
    private final ZipDirectoryWriter directory = new ZipDirectoryWriter();
    private byte[] piece = new byte[PIECE_BYTES];
    private int filled;
    private byte[] held = {};
    /** Where the next byte stands in the shard. */
    private long at;

    ShardWriter(ShardPlan plan, Pieces pieces) {
        this.plan = plan;
        this.pieces = pieces;
        this.frame = ShardFrame.of(plan.format(), plan.modifiedSeconds());
    }

    void write() throws IOException {
        var far = plan.members().stream().filter(ShardWriter::isReadAhead).toList();
        try (var ahead = new ReadAhead(far, ShardWriter::whole)) {
            for (var member : plan.members()) {
                if (isReadAhead(member)) {
                    writeHeld(member, ahead.take());
                } else if (member.sizeBytes() > HELD_BYTES) {
                    writeLarge(member);
                } else {
                    writeNear(member);
                }
            }
        }
        put(frame.end(at, directory));
        sendOn();
        if (at != plan.sizeBytes()) {
            throw new IllegalStateException(plan.fileName() + " has " + at + " bytes, planned " + plan.sizeBytes());
        }
    }

    private static boolean isReadAhead(PackInput member) {
        return member.content().isFar() && member.sizeBytes() <= HELD_BYTES;
    }

    private static byte[] whole(PackInput member) throws IOException {
        var bytes = new byte[(int) member.sizeBytes()];
        read(member, bytes, 0);
        return bytes;
    }

    private static void read(PackInput member, byte[] target, int offset) throws IOException {
        int size = (int) member.sizeBytes();
        try (var content = member.content().open()) {
            int got = content.readNBytes(target, offset, size);
            if (got < size) {
                throw changed(member, "it has " + got + " bytes instead of " + size);
            }
            requireEnd(member, content);
        }
    }

    private void writeNear(PackInput member) throws IOException {
        int frameBytes = frame.beforeBytes(packed(member, 0));
        if (frameBytes + member.sizeBytes() <= PIECE_BYTES) {
            writeInPlace(member, frameBytes);
            return;
        }
        if (held.length < member.sizeBytes()) {
            held = new byte[(int) Math.min(HELD_BYTES, 2 * member.sizeBytes())];
        }
        read(member, held, 0);
        writeHeld(member, held);
    }

    /** Reads the content to where it is sent from, behind room for its frame, which tells its CRC. */
    private void writeInPlace(PackInput member, int frameBytes) throws IOException {
        int size = (int) member.sizeBytes();
        if (frameBytes + size > PIECE_BYTES - filled) {
            sendOn();
        }
        int content = filled + frameBytes;
        read(member, piece, content);
        begin(member, crc(piece, content, size));
        if (filled != content) {
            throw new IllegalStateException("the frame of '" + member.name() + "' is not as long as it was to be");
        }
        filled += size;
        at += size;
        pad(size);
    }

    /** Writes a member whose content {@code bytes} begin with. */
    private void writeHeld(PackInput member, byte[] bytes) throws IOException {
        int size = (int) member.sizeBytes();
        begin(member, crc(bytes, 0, size));
        put(bytes, size);
        pad(size);
    }

    private static int crc(byte[] bytes, int offset, int length) {
        var crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private void writeLarge(PackInput member) throws IOException {
        sendOn();
        int expected = frame.needsCrcFirst() ? pass(member, false) : 0;
        begin(member, expected);
        int crc = pass(member, true);
        if (frame.needsCrcFirst() && crc != expected) {
            throw changed(member, "its bytes changed between two readings");
        }
        pad(member.sizeBytes());
    }

    /** Reads the content through the free rest of the piece, where the next bytes overwrite what is not kept; returns its CRC. */
    private int pass(PackInput member, boolean kept) throws IOException {
        var crc = new CRC32();
        long left = member.sizeBytes();
        try (var content = member.content().open()) {
            while (left > 0) {
                if (filled == PIECE_BYTES) {
                    sendOn();
                }
                int got = content.read(piece, filled, (int) Math.min(PIECE_BYTES - filled, left));
                if (got < 0) {
                    throw changed(member, "it has " + left + " bytes fewer than the " + member.sizeBytes());
                }
                crc.update(piece, filled, got);
                left -= got;
                if (kept) {
                    filled += got;
                    at += got;
                }
            }
            requireEnd(member, content);
        }
        return (int) crc.getValue();
    }

    private static void requireEnd(PackInput member, InputStream content) throws IOException {
        if (content.read() >= 0) {
            throw changed(member, "it is longer than " + member.sizeBytes() + " bytes");
        }
    }

    private void begin(PackInput member, int crc) throws IOException {
        var packed = packed(member, crc);
        frame.note(packed, directory);
        put(frame.before(packed));
    }

    private ShardFrame.Packed packed(PackInput member, int crc) {
        return new ShardFrame.Packed(member.name(), member.sizeBytes(), crc, at);
    }

    private void pad(long sizeBytes) throws IOException {
        put(new byte[frame.paddingBytes(sizeBytes)]);
    }

    private void put(byte[] bytes) throws IOException {
        put(bytes, bytes.length);
    }

    private void put(byte[] bytes, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (filled == PIECE_BYTES) {
                sendOn();
            }
            int count = Math.min(length - done, PIECE_BYTES - filled);
            System.arraycopy(bytes, done, piece, filled, count);
            filled += count;
            done += count;
        }
        at += length;
    }

    private void sendOn() throws IOException {
        if (filled > 0) {
            piece = pieces.send(piece, filled);
            filled = 0;
        }
    }

    private static PelicanException changed(PackInput member, String what) {
        return PelicanException.of(
                        ErrorKind.LOCAL, "'" + member.name() + "' is no longer what it was when packing began: " + what)
                .nextStep("Pack again once nothing writes to the sources.")
                .build();
    }
}
