package io.pelicanfs.cli;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.PelicanException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Standard output, buffered, whose failures are told apart from those of a federation. Closing it flushes it. */
final class StandardOutput extends OutputStream {
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];
    private int filled;

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == buffer.length) {
            writeOut();
        }
        buffer[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - filled) {
            writeOut();
        }
        if (length >= buffer.length) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw translated(e);
            }
            return;
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }

    private void writeOut() throws IOException {
        int count = filled;
        filled = 0;
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Override
    public void flush() throws IOException {
        writeOut();
        try {
            out.flush();
        } catch (IOException e) {
            throw translated(e);
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    private static IOException translated(IOException e) {
        var reason = String.valueOf(e.getMessage());
        var lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("pipe") || lower.contains("connection reset")) {
            return new OutputClosed(e);
        }
        return PelicanException.of(ErrorKind.LOCAL, "cannot write standard output (" + reason + ")")
                .nextStep("Make room where it goes.")
                .cause(e)
                .build();
    }
}
