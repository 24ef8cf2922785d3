package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.ServerOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/** Reads members, each checked against the index by its header and, where the format has one, by the CRC-32 of its content. */
final class MemberReader {
    /** Header and data of a member up to this size come in one read. One request of XRootD (facts §3.5). */
    static final long ONE_READ_BYTES = 8 << 20;

    /** What is read at once of many members: a few requests of that size side by side. */
    private static final long BATCH_BYTES = 32 << 20;

    /** What fits an array on every JVM. */
    static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private static final int BATCH_MEMBERS = 4096;

    private final HostObject object;
    private final Layout layout;
    private final MemberIndex index;

    MemberReader(HostObject object, Layout layout) {
        this.object = object;
        this.layout = layout;
        this.index = layout.index();
    }

    HostObject object() {
        return object;
    }

    MemberIndex index() {
        return index;
    }

    /** Fails unless the member's content can be had. */
    void requireReadable(int ordinal) throws PelicanException {
        var coding = index.coding(ordinal);
        if (!coding.readable()) {
            throw object.unsupported(
                    index.name(ordinal),
                    "the member is " + coding.words() + ", which is not read here",
                    "Get the archive whole and unpack it with another tool; its other members can be read here.");
        }
        long size = index.sizeBytes(ordinal);
        long stored = index.storedBytes(ordinal);
        boolean impossible = switch (coding) {
            case STORED -> size != stored;
            case DEFLATED -> !Inflation.isPossible(size, stored);
            default -> false;
        };
        if (impossible) {
            throw corrupt(ordinal, "its " + stored + " bytes in the archive cannot hold the " + size + " it claims");
        }
    }

    /** Fails for what is unpacked to more than anybody may have expected. A stream is not asked: it takes no memory, and its reader can stop. */
    void requireModest(int ordinal) throws PelicanException {
        long size = index.sizeBytes(ordinal);
        long stored = index.storedBytes(ordinal);
        if (index.coding(ordinal) != Coding.STORED && Inflation.isBomb(size, stored)) {
            throw object.unsupported(
                    index.name(ordinal),
                    "the member's " + stored + " bytes unpack to " + size + ", more than 1,000 times as many",
                    "If you trust the archive, read this member as a stream: pelfs cat 'URL' > FILE.");
        }
    }

    /** Reads a member, from other servers where what came was damaged: one cache may hold a bad copy. */
    byte[] read(int ordinal) throws IOException {
        requireReadable(ordinal);
        requireModest(ordinal);
        try {
            return readOnce(ordinal);
        } catch (PelicanException e) {
            return readElsewhere(ordinal, e);
        }
    }

    private byte[] readElsewhere(int ordinal, PelicanException damage) throws IOException {
        if (damage.kind() != ErrorKind.CORRUPT) {
            throw damage;
        }
        var bad = object.reader().servers();
        var other = object.reader().elsewhere(damage.summary());
        if (other.isEmpty()) {
            throw damage;
        }
        try (var reader = other.get()) {
            return new MemberReader(new HostObject(reader, object.url(), object.sizeBytes()), layout).readOnce(ordinal);
        } catch (PelicanException again) {
            if (again.kind() == ErrorKind.CANCELLED) {
                throw again;
            }
            // Where others sent the same the archive itself is damaged; where nobody else could be asked that is beside
            // the point.
            var named = again.kind() == ErrorKind.CORRUPT ? object.reader().servers() : bad;
            throw damagedAt(named, damage, again);
        }
    }

    private static PelicanException damagedAt(List<String> servers, PelicanException damage, PelicanException again) {
        var named = PelicanException.of(ErrorKind.CORRUPT, damage.summary())
                .attempts(sentDamage(servers))
                .cause(damage);
        damage.url().ifPresent(named::url);
        var failure = named.build();
        failure.addSuppressed(again);
        return failure;
    }

    private byte[] readOnce(int ordinal) throws IOException {
        var span = layout.span(ordinal);
        boolean inOneRead = index.coding(ordinal) != Coding.SPARSE
                && index.sizeBytes(ordinal) <= ONE_READ_BYTES
                && span.length() <= ONE_READ_BYTES;
        if (inOneRead) {
            return bytesOf(content(ordinal, ByteBuffer.wrap(object.read(span.offset(), (int) span.length()))));
        }
        return readLarge(ordinal);
    }

    private byte[] readLarge(int ordinal) throws IOException {
        long size = index.sizeBytes(ordinal);
        if (size > MAX_ARRAY_BYTES) {
            throw object.unsupported(
                    index.name(ordinal), "the member's " + size + " bytes do not fit an array", "Read it as a stream.");
        }
        try (var stream = stream(ordinal)) {
            // Grows with what really comes: the size is a claim until then.
            byte[] content = stream.readNBytes((int) size);
            if (stream.read() >= 0) {
                throw corrupt(ordinal, "it is longer than its " + size + " bytes");
            }
            return content;
        }
    }

    InputStream stream(int ordinal) throws IOException {
        requireReadable(ordinal);
        var span = layout.span(ordinal);
        int headBytes = (int) Math.min(span.length(), Layout.HEAD_BYTES);
        var head = ByteBuffer.wrap(object.read(span.offset(), headBytes));
        var data = layout.data(ordinal, head);
        if (index.coding(ordinal) == Coding.SPARSE) {
            return SparseStream.of(this, ordinal);
        }
        InputStream raw = new RangeStream(object, data, after(head, span, data));
        return new VerifiedStream(
                index.coding(ordinal) == Coding.DEFLATED ? Inflation.stream(raw) : raw,
                index.sizeBytes(ordinal),
                layout.hasContentCrc() ? index.check(ordinal) : null,
                what -> corruptStream(ordinal, what));
    }

    /** Returns where a member's data lie, having checked its header. One small read. */
    ByteRange locate(int ordinal) throws IOException {
        requireReadable(ordinal);
        var span = layout.span(ordinal);
        int headBytes = (int) Math.min(span.length(), Layout.HEAD_BYTES);
        return layout.data(ordinal, ByteBuffer.wrap(object.read(span.offset(), headBytes)));
    }

    /** Reads many members in batches of few requests and hands them over in the order asked. */
    void readAll(List<Member> members, int[] ordinals, MemberSink sink) throws IOException {
        int next = 0;
        while (next < ordinals.length) {
            var spans = new ArrayList<ByteRange>();
            long bytes = 0;
            int first = next;
            for (; next < ordinals.length && spans.size() < BATCH_MEMBERS; next++) {
                requireReadable(ordinals[next]);
                requireModest(ordinals[next]);
                var span = layout.span(ordinals[next]);
                long taken = Math.max(span.length(), index.sizeBytes(ordinals[next]));
                if (bytes + taken > BATCH_BYTES || index.coding(ordinals[next]) == Coding.SPARSE) {
                    break;
                }
                bytes += taken;
                spans.add(span);
            }
            if (spans.isEmpty()) {
                sink.accept(members.get(next), ByteBuffer.wrap(read(ordinals[next])));
                next++;
                continue;
            }
            var buffers = object.read(spans);
            for (int i = 0; i < buffers.size(); i++) {
                sink.accept(members.get(first + i), contentOrElsewhere(ordinals[first + i], buffers.get(i)));
            }
        }
    }

    private ByteBuffer contentOrElsewhere(int ordinal, ByteBuffer span) throws IOException {
        try {
            return content(ordinal, span);
        } catch (PelicanException e) {
            return ByteBuffer.wrap(readElsewhere(ordinal, e));
        }
    }

    /** Returns the verified content of a member from the bytes of its span. */
    private ByteBuffer content(int ordinal, ByteBuffer span) throws IOException {
        var data = layout.data(ordinal, span);
        var spanRange = new ByteRange(index.offset(ordinal), span.remaining());
        // A zip's header may be longer than guessed; the data are then read on their own.
        var raw = data.end() > spanRange.end()
                ? ByteBuffer.wrap(object.read(data.offset(), (int) data.length()))
                : after(span, spanRange, data).slice().limit((int) data.length());
        ByteBuffer content = index.coding(ordinal) == Coding.DEFLATED ? inflated(ordinal, raw) : raw;
        if (layout.hasContentCrc()) {
            var crc = new CRC32();
            crc.update(content.duplicate());
            if ((int) crc.getValue() != index.check(ordinal)) {
                throw corrupt(ordinal, crcWords(index.check(ordinal), (int) crc.getValue()));
            }
        }
        return content;
    }

    private ByteBuffer inflated(int ordinal, ByteBuffer raw) throws PelicanException {
        try {
            return ByteBuffer.wrap(Inflation.inflate(raw, (int) index.sizeBytes(ordinal)));
        } catch (DataFormatException e) {
            throw corrupt(ordinal, "its deflated data are damaged: " + e.getMessage());
        }
    }

    /** Returns what {@code head}, the first bytes of {@code span}, holds of the data behind the header; possibly nothing. */
    private static ByteBuffer after(ByteBuffer head, ByteRange span, ByteRange data) {
        long header = data.offset() - span.offset();
        return head.duplicate().position(head.position() + (int) Math.min(header, head.remaining()));
    }

    static byte[] bytesOf(ByteBuffer content) {
        var bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    static String crcWords(int expected, int got) {
        return String.format("its CRC-32 is %08x instead of %08x", got, expected);
    }

    /** What was read before is out of our hands, so that only the reader can ask anew. */
    PelicanException corruptStream(int ordinal, String what) {
        return PelicanException.of(ErrorKind.CORRUPT, corrupt(ordinal, what).summary())
                .url(object.url().withMember(index.name(ordinal)))
                .attempts(sentDamage(object.reader().servers()))
                .nextStep("Throw away what came of it. 'pelfs get' fetches it from another server by itself.")
                .build();
    }

    private static List<ServerOutcome> sentDamage(List<String> servers) {
        return servers.stream()
                .map(server -> new ServerOutcome(server, "sent what is damaged"))
                .toList();
    }

    PelicanException corrupt(int ordinal, String what) {
        return PelicanException.of(
                        ErrorKind.CORRUPT, "the member at byte " + index.offset(ordinal) + " is damaged: " + what)
                .url(object.url().withMember(index.name(ordinal)))
                .build();
    }
}
