package io.pelicanfs.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes of the object asked for at rising positions, as the pass over a tar's headers does. One thread. */
interface ForwardBytes extends Closeable {
    /** Returns {@code length} bytes from {@code position}, which lies at or after the end of the last call's and within the object. */
    byte[] read(long position, int length) throws IOException;

    /** One request for the whole object, skipping what lies between: for members so small that a request each would take longer. */
    static ForwardBytes streaming(HostObject object) throws IOException {
        return new Streaming(object, object.reader().stream());
    }

    /**
     * A request for each far-off place; a window that doubles while places lie near each other and shrinks when they do not.
     *
     * @param known bytes that need no request
     */
    static ForwardBytes hopping(HostObject object, Bytes known) {
        return new Hopping(object, known);
    }

    /** See {@link #streaming}. */
    final class Streaming implements ForwardBytes {
        private final HostObject object;
        private final InputStream stream;
        private long at;

        private Streaming(HostObject object, InputStream stream) {
            this.object = object;
            this.stream = stream;
        }

        @Override
        public byte[] read(long position, int length) throws IOException {
            try {
                stream.skipNBytes(position - at);
                byte[] bytes = stream.readNBytes(length);
                at = position + bytes.length;
                if (bytes.length < length) {
                    throw new EOFException("the stream ended at byte " + at);
                }
                return bytes;
            } catch (EOFException e) {
                throw object.endedEarly(e);
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** See {@link #hopping}. */
    final class Hopping implements ForwardBytes {
        private static final int MIN_BYTES = 4 << 10;
        private static final int MAX_BYTES = 1 << 20;

        private final HostObject object;
        private Bytes window;
        private int windowBytes = MIN_BYTES;

        private Hopping(HostObject object, Bytes known) {
            this.object = object;
            this.window = known;
        }

        @Override
        public byte[] read(long position, int length) throws IOException {
            if (!window.holds(position, length)) {
                boolean near = position - window.end() < windowBytes;
                windowBytes = near ? Math.min(MAX_BYTES, windowBytes * 2) : MIN_BYTES;
                int wanted = (int) Math.min(object.sizeBytes() - position, Math.max(windowBytes, length));
                window = new Bytes(position, object.read(position, wanted));
            }
            int from = (int) (position - window.offset());
            return Arrays.copyOfRange(window.bytes(), from, from + length);
        }

        @Override
        public void close() {}
    }
}
