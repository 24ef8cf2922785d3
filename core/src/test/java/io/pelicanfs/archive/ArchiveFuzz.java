package io.pelicanfs.archive;

import io.pelicanfs.ByteRange;
import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PositionalReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Any bytes opened as an archive, tar or zip, and passed over as a tar: whatever they look like. Only documented errors come of it, nothing outside the
 * object is asked for, and no more memory is taken than the object can fill.
 */
public final class ArchiveFuzz {
    private static final Set<ErrorKind> EXPECTED = EnumSet.of(
            ErrorKind.BAD_ARCHIVE, ErrorKind.CORRUPT, ErrorKind.UNSUPPORTED, ErrorKind.NOT_FOUND, ErrorKind.WRONG_TYPE);

    /** What is given for one input is bounded by what it holds, whatever it claims. */
    private static final int MOST_CONTENT = 64 << 20;

    private ArchiveFuzz() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try (var archive = Archive.openLenient(new Strict(input), Archives.url())) {
            long given = 0;
            for (var member : archive.members().toList()) {
                given += readAll(archive, member, MOST_CONTENT - given);
            }
            archive.children("").forEach(child -> {});
        } catch (PelicanException e) {
            require(e);
        }
        try (var members = MemberStream.of(new ByteArrayInputStream(input), Archives.url())) {
            while (members.next().isPresent()) {
                members.content().readNBytes(1 << 20);
            }
        } catch (PelicanException e) {
            require(e);
        }
    }

    private static long readAll(Archive archive, Member member, long most) throws IOException {
        long given = 0;
        try (var stream = archive.stream(member)) {
            given = stream.readNBytes((int) Math.min(most, 1 << 20)).length;
        } catch (PelicanException e) {
            require(e);
        }
        try {
            if (member.sizeBytes() <= most) {
                given += archive.read(member).length;
            }
        } catch (PelicanException e) {
            require(e);
        }
        return given;
    }

    static void require(PelicanException e) {
        if (!EXPECTED.contains(e.kind())) {
            throw new AssertionError("not a documented error", e);
        }
    }

    /** An object that counts any read outside of itself as a mistake. */
    @SuppressWarnings("ArrayRecordComponent") // bytes are what it is about
    record Strict(byte[] bytes) implements PositionalReader {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            requireInside(position, target.remaining());
            int length = target.remaining();
            target.put(bytes, (int) position, length);
            return length;
        }

        private void requireInside(long position, long length) {
            if (position < 0 || length < 0 || position > bytes.length || length > bytes.length - position) {
                throw new AssertionError("read " + length + " bytes at " + position + " of " + bytes.length);
            }
        }

        @Override
        public List<ByteBuffer> readVectored(List<ByteRange> ranges) {
            var found = new ArrayList<ByteBuffer>();
            for (var range : ranges) {
                requireInside(range.offset(), range.length());
                found.add(ByteBuffer.wrap(bytes, (int) range.offset(), (int) range.length())
                        .slice());
            }
            return found;
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void close() {}
    }
}
