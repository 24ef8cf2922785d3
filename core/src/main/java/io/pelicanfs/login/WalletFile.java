package io.pelicanfs.login;

import io.pelicanfs.ErrorKind;
import io.pelicanfs.LocalReason;
import io.pelicanfs.PelicanException;
import io.pelicanfs.cache.FileLock;
import io.pelicanfs.cache.OwnerOnly;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;

/**
 * The one file that holds the wallet, readable by its owner only from the moment it exists, and replaced whole. Readers need no lock; who changes it
 * holds the lock beside it from reading to writing, so that no two processes spend one refresh token. Thread-safe.
 */
final class WalletFile {
    /** Longer than an issuer takes to answer, and shorter than a person waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int MOST_BYTES = 1 << 20;
    /** What a changed wallet may be longer than before. */
    private static final int ROOM_BYTES = 64 << 10;

    private final Path file;

    WalletFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /**
     * Returns what the wallet holds; an empty wallet if there is no file.
     *
     * @throws PelicanException of kind {@link ErrorKind#LOCAL} if the file cannot be read or is no wallet; it is left as it is
     */
    Wallet read() throws PelicanException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new WalletText.Malformed("it is longer than a wallet can be");
            }
            return WalletText.read(bytes);
        } catch (NoSuchFileException e) {
            return Wallet.EMPTY;
        } catch (WalletText.Malformed e) {
            throw PelicanException.of(ErrorKind.LOCAL, "the wallet " + file + " is damaged: " + e.getMessage())
                    .nextStep("Move the file away and log in again with 'pelfs login URL'.")
                    .build();
        } catch (IOException e) {
            throw failure("cannot read the wallet " + file, e);
        }
    }

    /** Takes the lock and makes room for the change, before anything is done that cannot be undone. */
    Change change() throws PelicanException {
        try {
            var folder = file.resolveSibling(".").normalize();
            Files.createDirectories(folder, OwnerOnly.folder(folder));
            var lock = FileLock.acquire(file.resolveSibling(file.getFileName() + ".lock"), PATIENCE);
            boolean done = false;
            try {
                var change = new Change(lock, read());
                done = true;
                return change;
            } finally {
                if (!done) {
                    lock.close();
                }
            }
        } catch (PelicanException e) {
            throw e;
        } catch (IOException e) {
            throw failure("cannot write the wallet " + file, e);
        }
    }

    private static PelicanException failure(String what, IOException e) {
        return PelicanException.of(
                        e instanceof InterruptedIOException ? ErrorKind.CANCELLED : ErrorKind.LOCAL,
                        what + " (" + LocalReason.of(e) + ")")
                .cause(e)
                .build();
    }

    /** One change of the wallet, under its lock. Used by one thread. */
    final class Change implements AutoCloseable {
        private final FileLock lock;
        private final Wallet before;
        private final Path next = file.resolveSibling("." + file.getFileName() + ".next");
        private final FileChannel channel;

        private Change(FileLock lock, Wallet before) throws IOException {
            this.lock = lock;
            this.before = before;
            // Left by a process that was killed; it may hold tokens.
            Files.deleteIfExists(next);
            this.channel = FileChannel.open(
                    next,
                    Set.<OpenOption>of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    OwnerOnly.file(next));
            boolean roomy = false;
            try {
                fill(new byte[WalletText.write(before).length + ROOM_BYTES]);
                roomy = true;
            } finally {
                if (!roomy) {
                    channel.close();
                    Files.deleteIfExists(next);
                }
            }
        }

        Wallet before() {
            return before;
        }

        /** Replaces the wallet. If this fails the old one stands. */
        void write(Wallet after) throws PelicanException {
            try {
                byte[] bytes = WalletText.write(after);
                fill(bytes);
                channel.truncate(bytes.length);
                channel.force(true);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw failure("cannot write the wallet " + file, e);
            }
        }

        private void fill(byte[] bytes) throws IOException {
            var buffer = ByteBuffer.wrap(bytes);
            for (long at = 0; buffer.hasRemaining(); ) {
                at += channel.write(buffer, at);
            }
            channel.force(false);
        }

        @Override
        public void close() throws PelicanException {
            try (lock;
                    channel) {
                Files.deleteIfExists(next);
            } catch (IOException e) {
                throw failure("cannot tidy up beside the wallet " + file, e);
            }
        }
    }
}
