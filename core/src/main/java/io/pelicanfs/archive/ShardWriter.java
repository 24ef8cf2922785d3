package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;

/** Writes one shard, member by member, in bounded memory. One thread, used once. */
final class ShardWriter {
    private static final int HELD_BYTES = 16 << 20;
    private static final int PIECE_BYTES = 256 << 10;

    private final ShardPlan plan;
    private final OutputStream out;
    private final ShardFrame frame;
    private final ZipDirectoryWriter directory = new ZipDirectoryWriter();
    private final byte[] piece = new byte[PIECE_BYTES];
    private byte[] held = piece;
    private long at;

    ShardWriter(ShardPlan plan, OutputStream out) {
        this.plan = plan;
        this.out = out;
        this.frame = ShardFrame.of(plan.format(), plan.modifiedSeconds());
    }

    void write() throws IOException {
        var far = plan.members().stream().filter(ShardWriter::isReadAhead).toList();
        try (var ahead = new ReadAhead(far, ShardWriter::whole)) {
            for (var member : plan.members()) {
                if (isReadAhead(member)) {
                    writeHeld(member, ahead.take());
                } else if (member.sizeBytes() <= HELD_BYTES) {
                    writeHeld(member, near(member));
                } else {
                    writeLarge(member);
                }
            }
        }
        write(frame.end(at, directory));
        if (at != plan.sizeBytes()) {
            throw new IllegalStateException(plan.fileName() + " has " + at + " bytes, planned " + plan.sizeBytes());
        }
        out.flush();
    }

    private static boolean isReadAhead(PackInput member) {
        return member.content().isFar() && member.sizeBytes() <= HELD_BYTES;
    }

    private static byte[] whole(PackInput member) throws IOException {
        var bytes = new byte[(int) member.sizeBytes()];
        read(member, bytes);
        return bytes;
    }

    /** Returns an array that begins with the member's bytes, until the next one is read. */
    private byte[] near(PackInput member) throws IOException {
        if (held.length < member.sizeBytes()) {
            held = new byte[(int) Math.min(HELD_BYTES, 2 * member.sizeBytes())];
        }
        read(member, held);
        return held;
    }

    private static void read(PackInput member, byte[] target) throws IOException {
        int size = (int) member.sizeBytes();
        try (var content = member.content().open()) {
            int got = content.readNBytes(target, 0, size);
            if (got < size) {
                throw changed(member, "it has " + got + " bytes instead of " + size);
            }
            requireEnd(member, content);
        }
    }

    private void writeHeld(PackInput member, byte[] bytes) throws IOException {
        int size = (int) member.sizeBytes();
        var crc = new CRC32();
        crc.update(bytes, 0, size);
        begin(member, (int) crc.getValue());
        out.write(bytes, 0, size);
        at += size;
        pad(size);
    }

    private void writeLarge(PackInput member) throws IOException {
        int expected = frame.needsCrcFirst() ? copy(member, OutputStream.nullOutputStream()) : 0;
        begin(member, expected);
        int crc = copy(member, out);
        if (frame.needsCrcFirst() && crc != expected) {
            throw changed(member, "its bytes changed between two readings");
        }
        at += member.sizeBytes();
        pad(member.sizeBytes());
    }

    private int copy(PackInput member, OutputStream target) throws IOException {
        var crc = new CRC32();
        long left = member.sizeBytes();
        try (var content = member.content().open()) {
            while (left > 0) {
                int got = content.read(piece, 0, (int) Math.min(piece.length, left));
                if (got < 0) {
                    throw changed(member, "it has " + left + " bytes fewer than the " + member.sizeBytes());
                }
                crc.update(piece, 0, got);
                target.write(piece, 0, got);
                left -= got;
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
        var packed = new ShardFrame.Packed(member.name(), member.sizeBytes(), crc, at);
        frame.note(packed, directory);
        write(frame.before(packed));
    }

    private void pad(long sizeBytes) throws IOException {
        write(new byte[frame.paddingBytes(sizeBytes)]);
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        at += bytes.length;
    }

    private static PelicanException changed(PackInput member, String what) {
        return PelicanException.of(
                        ErrorKind.LOCAL, "'" + member.name() + "' is no longer what it was when packing began: " + what)
                .nextStep("Pack again once nothing writes to the sources.")
                .build();
    }
}
