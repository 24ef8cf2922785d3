package io.pelicanfs.archive;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a local file holds. That it cannot be read is told as its own failure: plain exceptions are those of where the bytes go to. */
record LocalContent(Path file) implements PackInput.Content {
    @Override
    public InputStream open() throws IOException {
        try {
            return new Told(Files.newInputStream(file));
        } catch (IOException e) {
            throw told(e);
        }
    }

    private IOException told(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return e;
        }
        return PelicanException.of(ErrorKind.LOCAL, "cannot read " + file + " (" + LocalReason.of(e) + ")")
                .nextStep("Make it readable, or move it out of what is packed.")
                .cause(e)
                .build();
    }

    private final class Told extends FilterInputStream {
        Told(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                throw told(e);
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return in.read(target, offset, length);
            } catch (IOException e) {
                throw told(e);
            }
        }
    }
}
