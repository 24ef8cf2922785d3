package io.pelicanfs.transfer;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.PelicanUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * A local file as it was when its transfer began. Size and modification time are compared again before its last bytes are given away: a
 * file that changes meanwhile never becomes a whole object. One thread at a time.
 */
final class SourceFile implements PutSource {
    private static final int PIECE_BYTES = 256 << 10;

    private final Path file;
    private final PelicanUrl url;
    private final long sizeBytes;
    private final FileTime modified;
    private Optional<PelicanException> failure = Optional.empty();
    private int begun;

    private SourceFile(Path file, PelicanUrl url, long sizeBytes, FileTime modified) {
        this.file = file;
        this.url = url;
        this.sizeBytes = sizeBytes;
        this.modified = modified;
    }

    static SourceFile of(Path file, PelicanUrl url) throws PelicanException {
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            if (!now.isRegularFile()) {
                throw PelicanException.of(
                                ErrorKind.LOCAL, now.isDirectory() ? file + " is a folder" : file + " is no file")
                        .url(url)
                        .nextStep(now.isDirectory() ? "Put a folder with -r." : "Name a file.")
                        .build();
            }
            return new SourceFile(file, url, now.size(), now.lastModifiedTime());
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, url, e);
        }
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public Replay replay() {
        return Replay.POSSIBLE;
    }

    @Override
    public int begun() {
        return begun;
    }

    @Override
    public Optional<PelicanException> failure() {
        return failure;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        begun++;
        var sink = new Sink(out);
        try (var channel = FileChannel.open(file)) {
            var piece = ByteBuffer.allocate(PIECE_BYTES);
            for (long left = sizeBytes; left > 0; left -= piece.limit()) {
                piece.clear().limit((int) Math.min(PIECE_BYTES, left));
                while (piece.hasRemaining()) {
                    if (channel.read(piece) < 0) {
                        throw changed();
                    }
                }
                if (left == piece.limit()) {
                    checkUnchanged();
                }
                sink.write(piece.array(), 0, piece.limit());
            }
        } catch (PelicanException e) {
            failure = Optional.of(e);
            throw e;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            if (!sink.failed) {
                failure = Optional.of(unreadable(file, url, e));
            }
            throw e;
        }
    }

    /** Fails if the file is another one than when the transfer began. */
    @Override
    public void checkUnchanged() throws PelicanException {
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.size() != sizeBytes || !now.lastModifiedTime().equals(modified)) {
                throw changed();
            }
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, url, e);
        }
    }

    private PelicanException changed() {
        return PelicanException.of(ErrorKind.LOCAL, file + " changed while it was sent")
                .url(url)
                .nextStep("Put it again when nothing writes to it.")
                .build();
    }

    private static PelicanException unreadable(Path file, PelicanUrl url, IOException e) {
        boolean missing = e instanceof java.nio.file.NoSuchFileException;
        return PelicanException.of(
                        ErrorKind.LOCAL,
                        missing ? "there is no file " + file : "cannot read " + file + " (" + LocalReason.of(e) + ")")
                .url(url)
                .cause(e)
                .build();
    }

    /** Tells a failure of the other side from one of the file. */
    private static final class Sink {
        private final OutputStream out;
        private boolean failed;

        Sink(OutputStream out) {
            this.out = out;
        }

        void write(byte[] bytes, int offset, int length) throws IOException {
            failed = true;
            out.write(bytes, offset, length);
            failed = false;
        }
    }
}
