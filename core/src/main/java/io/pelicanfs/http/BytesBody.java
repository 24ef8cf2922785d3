package io.pelicanfs.http;

import java.io.IOException;
import java.io.OutputStream;

/** A small body in memory. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record BytesBody(byte[] bytes) implements RequestBody {
    @Override
    public long sizeBytes() {
        return bytes.length;
    }

    @Override
    public Replay replay() {
        return Replay.POSSIBLE;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }
}
